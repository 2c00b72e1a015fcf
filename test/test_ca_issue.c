/* What an authority issues, and what it does not: ca/ca.h. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <ward/verify.h>
#include "base/date.h"
#include "ca_dir.h"
#include "t.h"

static void a_certificate_lasts_the_days_asked_for_and_no_longer_than_its_authority(void)
{
	const int64_t end = NOW - CA_BACKDATE + CA_YEARS * 365 * (int64_t)DATE_DAY - 1;
	struct ca_made made;
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(issue_at("ca", "a.example", "a", 7, NOW + 5, &made, &why));
	EQ(made.not_after - made.not_before + 1, 7 * DATE_DAY);
	OK(issue_at("ca", "a.example", "b", 398, NOW, &made, &why));
	EQ(made.not_after - made.not_before + 1, 398 * (int64_t)DATE_DAY);
	OK(issue_at("ca", "a.example", "c", 30, end - 100, &made, &why));
	EQ(made.not_after, end);
	OK(issue_at("ca", "a.example", "d", 30, NOW - 10, &made, &why));
	EQ(made.not_before, NOW - CA_BACKDATE);
	OK(!issue_at("ca", "a.example", "e", 30, end + 1, &made, &why));
	EQ(why.code, WARD_WHY_CA_EXPIRED);
	OK(!issue_at("ca", "a.example", "e", 30, NOW - CA_BACKDATE - 1, &made, &why));
	EQ(why.code, WARD_WHY_CA_EXPIRED);
	OK(!issue_at("ca", "a.example", "e", 0, NOW, &made, &why));
	EQ(why.code, WARD_WHY_CA_DAYS);
	OK(!issue_at("ca", "a.example", "e", 399, NOW, &made, &why));
	EQ(why.code, WARD_WHY_CA_DAYS);
	OK(!there("e"));
	leave();
}

static void the_list_says_what_was_issued(void)
{
	static struct names names;
	struct ward_why why = { 0 };
	struct store_row row;
	struct ca_made made;
	struct ca ca;
	bool more, has;

	enter();
	OK(init("ca", NULL, &why));
	names.num = 0;
	OK(names_add(&names, "WWW.example.org", &why) && names_add(&names, "::1", &why));
	OK(ca_open(ward_provider_default(), "ca", &ca, &why));
	OK(ca_issue(&ca, &(struct ca_issue){ &names, ca_key_kind(NULL), 30, NOW }, "out", &made, &why));
	OK(store_has(&ca.store, made.sha256, &has, &why) && has);
	OK(store_has(&ca.store, "00", &has, &why) && !has);
	OK(store_next(&ca.store, &row, &more, &why) && more);
	EQ_STR(row.names, "www.example.org ::1");
	EQ_STR(row.serial, made.serial);
	EQ_STR(row.sha256, made.sha256);
	EQ(row.issued, NOW);
	EQ(row.not_after, made.not_after);
	OK(store_next(&ca.store, &row, &more, &why) && !more);
	OK(!store_add(&ca.store,
		&(struct store_row){ .serial = made.serial, .sha256 = "01", .names = "x" },
		(struct ward_span){ (const uint8_t *)"", 0 }, &why));
	EQ(why.code, WARD_WHY_CA_LIST_BROKEN);
	ca_close(&ca);
	leave();
}

static void the_files_of_this_authority_are_renewed_and_those_of_others_left_alone(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why) && init("other", NULL, &why));
	OK(issue("www.example.org", "out", &why));
	EQ(mode_of("out/privkey.pem"), 0600);
	EQ(mode_of("out/fullchain.pem"), 0644);
	EQ(count("out"), 2);
	OK(issue("www.example.org", "out", &why));
	EQ(count("out"), 2);
	EQ(list_len("ca"), 2);
	EQ(list_len("other"), 0);
	OK(rename("ca", "was") == 0 && rename("other", "ca") == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_OUT_FOREIGN);
	EQ(count("out"), 2);
	EQ(list_len("ca"), 0);
	leave();
}

static void a_key_without_a_certificate_or_a_link_is_not_written_over(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(mkdir("out", 0755) == 0);
	put("out/privkey.pem", "mine");
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_OUT_FOREIGN);
	OK(same_file("out/privkey.pem", "mine"));
	OK(unlink("out/privkey.pem") == 0);
	put("out/fullchain.pem", "mine");
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_OUT_FOREIGN);
	OK(same_file("out/fullchain.pem", "mine"));
	OK(unlink("out/fullchain.pem") == 0 && symlink("../ca/root.pem", "out/fullchain.pem") == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_OUT_FOREIGN);
	EQ(list_len("ca"), 0);
	leave();
}

static void what_a_cut_off_writer_left_is_cleared_away(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(mkdir("out", 0755) == 0);
	put("out/.privkey.pem.new", "half of a k");
	put("out/.fullchain.pem.new", "half of a c");
	OK(issue("www.example.org", "out", &why));
	EQ(count("out"), 2);
	leave();
}

/* A directory stands where the key is to be renamed to: the last step fails. */
static void a_failure_at_the_last_step_leaves_no_other_files(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(issue("www.example.org", "out", &why));
	OK(unlink("out/privkey.pem") == 0 && mkdir("out/privkey.pem", 0755) == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	EQ(count("out"), 2);
	leave();
}

static void names_outside_the_constraints_are_not_issued(void)
{
	static const char *const good[] = { "example.org", "www.example.org", "192.0.2.7" };
	static const char *const bad[] = { "example.com", "wwwexample.org", "198.51.100.1", "::1" };
	static struct permits permits;
	struct ward_why why = { 0 };
	struct ca_made made;

	enter();
	OK(permits_add(&permits, "example.org", &why) && permits_add(&permits, "192.0.2.0/24", &why));
	OK(ca_init(ward_provider_default(), "ca",
		&(struct ca_init){ .title = "Narrow", .key = ca_key_kind(NULL), .permits = &permits,
			.now = NOW },
		&made, &why));
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		OK(issue(good[i], "out", &why));
		EQ(why.code, 0);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		OK(!issue(bad[i], "out2", &why));
		EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	}
	EQ(list_len("ca"), 3);
	leave();
}

static void kinds_of_names_that_no_constraint_mentions_are_closed_too(void)
{
	static struct permits domains, ranges;
	struct ward_why why = { 0 };
	struct ca_made made;

	enter();
	OK(permits_add(&domains, "example.org", &why) && permits_add(&ranges, "192.0.2.0/24", &why));
	OK(ca_init(ward_provider_default(), "ca",
		&(struct ca_init){ .title = "D", .key = ca_key_kind(NULL), .permits = &domains, .now = NOW },
		&made, &why));
	OK(!issue("192.0.2.1", "out", &why));
	EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	OK(!issue("::1", "out", &why));
	EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	OK(rename("ca", "domains") == 0);
	OK(ca_init(ward_provider_default(), "ca",
		&(struct ca_init){ .title = "R", .key = ca_key_kind(NULL), .permits = &ranges, .now = NOW },
		&made, &why));
	OK(!issue("example.org", "out", &why));
	EQ(why.code, WARD_WHY_CERT_NAME_CONSTRAINT);
	leave();
}

static void eight_at_once_all_get_onto_the_list(void)
{
	pid_t pid[8];
	struct ward_why why;
	int status;

	enter();
	OK(init("ca", NULL, &why));
	for (int i = 0; i < 8; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			bool ok = true;

			for (int k = 0; ok && k < 5; k++)
				ok = issue("www.example.org", "out", &why);
			_exit(ok ? 0 : 1);
		}
	}
	for (int i = 0; i < 8; i++)
		OK(waitpid(pid[i], &status, 0) == pid[i] && WIFEXITED(status) &&
			WEXITSTATUS(status) == 0);
	EQ(list_len("ca"), 40);
	EQ(count("out"), 2);
	leave();
}

static void issue_without_end(void)
{
	struct ward_why why;

	while (issue("www.example.org", "out", &why))
		continue;
}

static void whoever_is_killed_while_issuing_leaves_whole_files(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	for (useconds_t i = 1; i <= 25; i++) {
		struct ward_trust *trust;
		struct file chain;
		size_t added = 0, skipped = 0;

		kill_after(issue_without_end, i * 1300);
		if (!there("out/fullchain.pem"))
			continue;
		why = (struct ward_why){ 0 };
		trust = ward_trust_new();
		OK(file_read("out/fullchain.pem", &chain, &why));
		OK(ward_trust_add_pem(trust, chain.text, chain.len, &added, &skipped, &why) == 0);
		EQ(added, 2);
		EQ(skipped, 0);
		file_free(&chain);
		ward_trust_free(trust);
	}
	OK(issue("www.example.org", "out", &why));
	EQ(count("out"), 2);
	OK(list_len("ca") > 0);
	leave();
}

T_MAIN(
	T(a_certificate_lasts_the_days_asked_for_and_no_longer_than_its_authority),
	T(the_list_says_what_was_issued),
	T(the_files_of_this_authority_are_renewed_and_those_of_others_left_alone),
	T(a_key_without_a_certificate_or_a_link_is_not_written_over),
	T(what_a_cut_off_writer_left_is_cleared_away),
	T(a_failure_at_the_last_step_leaves_no_other_files),
	T(names_outside_the_constraints_are_not_issued),
	T(kinds_of_names_that_no_constraint_mentions_are_closed_too),
	T(eight_at_once_all_get_onto_the_list),
	T(whoever_is_killed_while_issuing_leaves_whole_files)
)
