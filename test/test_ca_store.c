/* Making an authority, and opening a damaged one: ca/store.h, ca/ca.h. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "ca_dir.h"
#include "t.h"

static void every_kind_of_key_makes_an_authority_that_opens_and_issues(void)
{
	static const char *const kind[] = { "p256", "p384", "rsa2048", "rsa3072", "ed25519" };

	for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		struct ward_why why;

		enter();
		OK(init("ca", kind[i], &why));
		OK(issue("www.example.org", "out", &why));
		EQ(why.code, 0);
		EQ(list_len("ca"), 1);
		leave();
	}
	OK(ca_key_kind("rsa1024") == NULL);
	OK(ca_key_kind("") == NULL);
}

static void keys_are_for_their_owner_alone_and_the_roots_is_not_kept(void)
{
	struct ward_why why;

	enter();
	umask(0);
	OK(init("deep/er/ca/", NULL, &why));
	EQ(mode_of("deep/er/ca"), 0755);
	EQ(mode_of("deep/er/ca/root.pem"), 0644);
	EQ(mode_of("deep/er/ca/intermediate.pem"), 0644);
	EQ(mode_of("deep/er/ca/intermediate.key"), 0600);
	EQ(mode_of("deep/er/ca/issued.db"), 0600);
	OK(!there("deep/er/ca/root.key"));
	umask(077);
	OK(init("other", NULL, &why));
	EQ(mode_of("other/root.pem"), 0644);
	umask(022);
	leave();
}

static void the_root_key_is_kept_when_asked_for(void)
{
	struct ward_why why = { 0 };
	struct ca_made made;

	enter();
	OK(ca_init(ward_provider_default(), "ca",
		&(struct ca_init){ .title = "\xc3\x89xample", .key = ca_key_kind(NULL), .keep_root = true,
			.now = NOW },
		&made, &why));
	EQ(mode_of("ca/root.key"), 0600);
	EQ(made.not_before, NOW - CA_BACKDATE);
	EQ(strlen(made.sha256), 64);
	leave();
}

static void nothing_that_is_there_is_written_over(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(!init("ca", NULL, &why));
	EQ(why.code, WARD_WHY_CA_EXISTS);
	OK(mkdir("full", 0755) == 0);
	put("full/thing", "mine");
	OK(!init("full", NULL, &why));
	EQ(why.code, WARD_WHY_CA_EXISTS);
	OK(same_file("full/thing", "mine"));
	put("file", "mine");
	OK(!init("file", NULL, &why));
	EQ(why.code, WARD_WHY_CA_EXISTS);
	OK(same_file("file", "mine"));
	OK(!init("file/ca", NULL, &why));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	OK(mkdir("empty", 0755) == 0 && symlink("empty", "link") == 0);
	OK(!init("link", NULL, &why));
	EQ(why.code, WARD_WHY_CA_EXISTS);
	OK(!init("", NULL, &why));
	EQ(why.code, WARD_WHY_FILE_WRITE);
	leave();
}

static void an_empty_directory_is_used_but_not_the_one_we_stand_in(void)
{
	struct ward_why why;

	enter();
	OK(mkdir("ca", 0700) == 0);
	OK(init("ca", NULL, &why));
	OK(there("ca/root.pem"));
	OK(mkdir("here", 0700) == 0 && chdir("here") == 0);
	OK(!init(".", NULL, &why));
	EQ(why.code, WARD_WHY_CA_HERE);
	OK(chdir("..") == 0);
	leave();
}

static void a_title_that_is_no_title_is_refused(void)
{
	static const char *const title[] = { "", " ", " a", "a ", "a\nb", "a\x1b[2J", "a\x7f",
		"a\xc2\x85", "\xff", "\xc3", "12345678901234567890123456789012345678901" };

	enter();
	for (size_t i = 0; i < sizeof title / sizeof title[0]; i++) {
		struct ward_why why = { 0 };
		struct ca_made made;

		OK(!ca_init(ward_provider_default(), "ca",
			&(struct ca_init){ .title = title[i], .key = ca_key_kind(NULL), .now = NOW },
			&made, &why));
		EQ(why.code, WARD_WHY_CA_TITLE);
		OK(!there("ca"));
	}
	leave();
}

static bool init_is_refused(void)
{
	struct ward_why why;

	return !init("locked/ca", NULL, &why) && why.code == WARD_WHY_FILE_WRITE && why.got == EACCES;
}

static bool issue_is_refused(void)
{
	struct ward_why why;

	return !issue("www.example.org", "locked", &why) && why.code == WARD_WHY_FILE_WRITE &&
		why.got == EACCES;
}

static void a_directory_nobody_may_write_to_stays_as_it_is(void)
{
	struct ward_why why;

	enter();
	OK(mkdir("locked", 0555) == 0);
	OK(as_nobody(init_is_refused));
	EQ(count("locked"), 0);
	OK(init("ca", NULL, &why));
	if (geteuid() == 0) {
		OK(chown("ca", 65534, 65534) == 0 && chown("ca/issued.db", 65534, 65534) == 0 &&
			chown("ca/intermediate.key", 65534, 65534) == 0);
	}
	OK(as_nobody(issue_is_refused));
	EQ(count("locked"), 0);
	leave();
}

static void init_without_end(void)
{
	struct ward_why why;
	char path[32];

	for (int i = 0; i < 10000; i++) {
		snprintf(path, sizeof path, "%d.ca", i);
		if (!init(path, NULL, &why) && why.code != WARD_WHY_CA_EXISTS)
			return;
	}
}

static void whoever_is_killed_while_making_an_authority_leaves_none_or_a_whole_one(void)
{
	struct ward_why why;
	char path[32];
	int whole = 0;

	enter();
	for (useconds_t i = 1; i <= 25; i++)
		kill_after(init_without_end, i * 2500);
	/* On a busy machine none may have become whole in that time. */
	for (useconds_t after = 100000; !there("0.ca") && after < 8000000; after *= 2)
		kill_after(init_without_end, after);
	for (int i = 0; snprintf(path, sizeof path, "%d.ca", i) > 0 && there(path); i++) {
		struct ca ca;

		why = (struct ward_why){ 0 };
		OK(ca_open(ward_provider_default(), path, &ca, &why));
		ca_close(&ca);
		whole++;
	}
	OK(whole > 0);
	leave();
}

static struct ward_key *no_key(enum ward_key_kind kind, unsigned bits)
{
	(void)kind, (void)bits;
	return NULL;
}

static void a_key_that_cannot_be_made_leaves_nothing(void)
{
	struct ward_provider p = *ward_provider_default();
	struct ward_why why = { 0 };
	struct ca_made made;

	enter();
	p.key_generate = no_key;
	OK(!ca_init(&p, "ca", &(struct ca_init){ .title = "X", .key = ca_key_kind(NULL), .now = NOW },
		&made, &why));
	EQ(why.code, WARD_WHY_PRIMITIVE_FAILED);
	EQ(count("."), 0);
	leave();
}

static void an_authority_that_is_not_there_is_said_to_be_missing(void)
{
	struct ward_why why;

	enter();
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_NONE);
	OK(mkdir("ca", 0755) == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_CA_NONE);
	OK(!there("out"));
	leave();
}

static void each_damaged_file_is_found_and_named(void)
{
	static const struct {
		const char *file, *text;
		int code;
	} row[] = {
		{ "ca/root.pem", "nonsense", WARD_WHY_CA_BROKEN },
		{ "ca/root.pem", "", WARD_WHY_CA_BROKEN },
		{ "ca/root.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
			WARD_WHY_CA_BROKEN },
		{ "ca/intermediate.pem", "nonsense", WARD_WHY_CA_BROKEN },
		{ "ca/intermediate.key", "nonsense", WARD_WHY_CA_BROKEN },
		{ "ca/issued.db", "this is no database of any kind, but it is longer than a header of one"
			" and so has to be looked at", WARD_WHY_CA_LIST_BROKEN },
		{ "ca/issued.db", "", WARD_WHY_CA_LIST_BROKEN },
		{ "ca/intermediate.pem", NULL, WARD_WHY_FILE_READ },
		{ "ca/intermediate.key", NULL, WARD_WHY_FILE_READ },
		{ "ca/issued.db", NULL, WARD_WHY_CA_LIST_BROKEN },
	};

	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		struct ward_why why;
		struct ca ca = { 0 };

		enter();
		OK(init("ca", NULL, &why));
		OK(unlink(row[i].file) == 0);
		if (row[i].text != NULL)
			put(row[i].file, row[i].text);
		OK(!ca_open(ward_provider_default(), "ca", &ca, &why));
		EQ(why.code, row[i].code);
		if (row[i].code != WARD_WHY_CA_LIST_BROKEN)
			EQ_STR(ca.file, row[i].file + 3);
		leave();
	}
}

static void parts_of_two_authorities_do_not_make_one(void)
{
	static const char *const file[] = { "root.pem", "intermediate.pem", "intermediate.key" };

	for (size_t i = 0; i < 3; i++) {
		struct ward_why why;
		char from[64], to[64];

		enter();
		OK(init("ca", NULL, &why) && init("other", NULL, &why));
		snprintf(from, sizeof from, "other/%s", file[i]);
		snprintf(to, sizeof to, "ca/%s", file[i]);
		OK(rename(from, to) == 0);
		OK(!issue("www.example.org", "out", &why));
		EQ(why.code, WARD_WHY_CA_BROKEN);
		OK(!there("out"));
		leave();
	}
}

static void a_key_that_others_can_read_is_not_used_also_behind_a_link(void)
{
	struct ward_why why;

	enter();
	OK(init("ca", NULL, &why));
	OK(chmod("ca/intermediate.key", 0640) == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_KEY_FILE_OPEN_TO_ALL);
	OK(chmod("ca/intermediate.key", 0600) == 0);
	OK(rename("ca/intermediate.key", "key") == 0 && symlink("../key", "ca/intermediate.key") == 0);
	OK(issue("www.example.org", "out", &why));
	OK(chmod("key", 0640) == 0);
	OK(!issue("www.example.org", "out", &why));
	EQ(why.code, WARD_WHY_KEY_FILE_OPEN_TO_ALL);
	leave();
}

static void a_list_damaged_in_the_middle_stops_the_issue(void)
{
	struct ward_why why;
	int fd;

	enter();
	OK(init("ca", NULL, &why));
	OK(issue("www.example.org", "out", &why));
	fd = open("ca/issued.db", O_WRONLY | O_CLOEXEC);
	for (off_t page = 4096; page < 32768; page += 4096)
		OK(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, page) == 8);
	close(fd);
	OK(!issue("two.example.org", "out2", &why));
	EQ(why.code, WARD_WHY_CA_LIST_BROKEN);
	EQ(count("out2"), 0);
	leave();
}

T_MAIN(
	T(every_kind_of_key_makes_an_authority_that_opens_and_issues),
	T(keys_are_for_their_owner_alone_and_the_roots_is_not_kept),
	T(the_root_key_is_kept_when_asked_for),
	T(nothing_that_is_there_is_written_over),
	T(an_empty_directory_is_used_but_not_the_one_we_stand_in),
	T(a_title_that_is_no_title_is_refused),
	T(a_directory_nobody_may_write_to_stays_as_it_is),
	T(an_authority_that_is_not_there_is_said_to_be_missing),
	T(each_damaged_file_is_found_and_named),
	T(parts_of_two_authorities_do_not_make_one),
	T(a_key_that_others_can_read_is_not_used_also_behind_a_link),
	T(a_list_damaged_in_the_middle_stops_the_issue),
	T(whoever_is_killed_while_making_an_authority_leaves_none_or_a_whole_one),
	T(a_key_that_cannot_be_made_leaves_nothing)
)
