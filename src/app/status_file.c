/* status_file.c - what is known about revocation, from files. */
#include "app/status_file.h"

#include "app/exit.h"
#include "app/say.h"
#include "pki/ocsp.h"

static bool read_file(struct status_files *s, const char *path, struct ward_span *ret,
	struct ward_why *why)
{
	struct file *file = &s->file[s->num_files];

	TRY(file_read(path, file, why));
	s->num_files++;
	*ret = (struct ward_span){ (const uint8_t *)file->text, file->len };
	return true;
}

/* DER starts with the tag of a SEQUENCE, which no PEM text does. */
static bool add_crl(struct status_files *s, const char *path, struct ward_why *why)
{
	struct ward_span text;

	TRY(read_file(s, path, &text, why));
	if (text.len > 1 && text.p[0] == 0x30 && (text.p[1] & 0x80) != 0)
		return ward_crls_add_der(s->crls, text, why) == 0;
	return ward_crls_add_pem(s->crls, (const char *)text.p, text.len, why) == 0;
}

/* One that cannot be read would count as none: whoever gives a file wants to know. */
static bool add_ocsp(struct status_files *s, const char *path, struct ward_why *why)
{
	struct ward_span der;
	struct ocsp ocsp;

	TRY(read_file(s, path, &der, why));
	TRY(ocsp_parse(der, &ocsp, why));
	s->ocsp[s->num_ocsp] = der;
	s->num_ocsp++;
	return true;
}

int status_files_read(struct status_files *s, const struct opt_list *crl,
	const struct opt_list *ocsp)
{
	struct ward_why why = { 0 };

	*s = (struct status_files){ .crls = ward_crls_new() };
	if (s->crls == NULL) {
		(void)FAIL(&why, NO_MEMORY);
		return say_why(&why, "cannot read revocation lists");
	}
	if (ocsp->num > STATUS_FILES_MAX)
		return say_usage("--ocsp can be given %d times", STATUS_FILES_MAX);
	for (size_t i = 0; i < crl->num; i++) {
		if (add_crl(s, crl->item[i], &why))
			continue;
		say_why(&why, "cannot use %s as a revocation list", crl->item[i]);
		return EXIT_CONFIG;
	}
	for (size_t i = 0; i < ocsp->num; i++) {
		if (add_ocsp(s, ocsp->item[i], &why))
			continue;
		say_why(&why, "cannot use %s as an OCSP response", ocsp->item[i]);
		return EXIT_CONFIG;
	}
	return EXIT_OK;
}

void status_files_free(struct status_files *s)
{
	ward_crls_free(s->crls);
	for (size_t i = 0; i < s->num_files; i++)
		file_free(&s->file[i]);
	*s = (struct status_files){ 0 };
}
