/* status_file.c - what is known about revocation, from files. */
#include "app/status_file.h"

#include "app/exit.h"
#include "app/say.h"
#include "pki/ocsp.h"

static struct ward_span keep(struct status_files *s, const struct file *file)
{
	s->file[s->num_files] = *file;
	s->num_files++;
	return (struct ward_span){ (const uint8_t *)file->text, file->len };
}

/* DER starts with the tag of a SEQUENCE, which no PEM text does. */
static bool add_crl(struct status_files *s, const char *path, struct ward_why *why)
{
	struct ward_span text;
	struct file file;

	TRY(file_read_large(path, &file, why));
	text = keep(s, &file);
	if (text.len > 1 && text.p[0] == 0x30 && (text.p[1] & 0x80) != 0)
		return ward_crls_add_der(s->crls, text, why) == 0;
	return ward_crls_add_pem(s->crls, (const char *)text.p, text.len, why) == 0;
}

/* One that cannot be read would count as none: whoever gives a file wants to know. */
static bool add_ocsp(struct status_files *s, const char *path, struct ward_why *why)
{
	struct ward_span der;
	struct ocsp ocsp;
	struct file file;

	TRY(file_read(path, &file, why));
	der = keep(s, &file);
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
