/* The blocks of a PEM text: base/pem.h, RFC 7468. */
#include "base/pem.h"
#include "t.h"

static uint8_t der[65536];
static struct pem_block block;

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"

static enum pem_found first(const char *text)
{
	struct pem pem = pem_of(text, strlen(text));

	return pem_next(&pem, der, sizeof der, &block);
}

static void a_block_has_a_label_and_bytes(void)
{
	EQ(first(BEGIN "Zm9v\n" END), PEM_BLOCK);
	OK(pem_is(&block, "CERTIFICATE"));
	OK(!pem_is(&block, "CERTIFICAT"));
	EQ(block.der.len, 3);
	EQ_MEM(block.der.p, "foo", 3);
	OK(!block.encrypted);
}

static void blocks_come_in_order_with_text_between(void)
{
	const char *text = "subject: A\n" BEGIN "Zm9v\n" END "\nsubject: B\n"
		"-----BEGIN EC PRIVATE KEY-----\nYmFy\n-----END EC PRIVATE KEY-----\nthe end";
	struct pem pem = pem_of(text, strlen(text));

	EQ(pem_next(&pem, der, sizeof der, &block), PEM_BLOCK);
	OK(pem_is(&block, "CERTIFICATE"));
	EQ(pem_next(&pem, der, sizeof der, &block), PEM_BLOCK);
	OK(pem_is(&block, "EC PRIVATE KEY"));
	EQ_MEM(block.der.p, "bar", 3);
	EQ(pem_next(&pem, der, sizeof der, &block), PEM_END);
	EQ(pem_next(&pem, der, sizeof der, &block), PEM_END);
}

static void lines_may_end_as_on_any_system(void)
{
	EQ(first("-----BEGIN CERTIFICATE-----\r\nZm9v\r\n-----END CERTIFICATE-----\r\n"), PEM_BLOCK);
	EQ(block.der.len, 3);
	EQ(first("-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----"), PEM_BLOCK);
	EQ(first("  " BEGIN "  Zm9v  \n\n  " END), PEM_BLOCK);
	EQ(block.der.len, 3);
}

static void lines_may_have_any_length(void)
{
	EQ(first(BEGIN "Z\nm9vYm\nFy\n" END), PEM_BLOCK);
	EQ(block.der.len, 6);
	EQ_MEM(block.der.p, "foobar", 6);
	EQ(first(BEGIN "Zm9vYg=\n=\n" END), PEM_BLOCK);
	EQ(block.der.len, 4);
}

static void a_text_without_blocks_ends_at_once(void)
{
	EQ(first(""), PEM_END);
	EQ(first("hello\n"), PEM_END);
	EQ(first("----BEGIN CERTIFICATE-----\nZm9v\n" END), PEM_END);
	EQ(first(" x" BEGIN), PEM_END);
}

static void a_block_without_an_end_is_broken(void)
{
	EQ(first(BEGIN "Zm9v\n"), PEM_BROKEN);
	EQ(first(BEGIN), PEM_BROKEN);
	EQ(first(BEGIN "Zm9v\n-----END CERT-----\n"), PEM_BROKEN);
	EQ(first(BEGIN "Zm9v\n-----END CERTIFICATE----\n"), PEM_BROKEN);
	EQ(block.der.len, 0);
}

static void a_block_cut_inside_a_group_is_broken(void)
{
	EQ(first(BEGIN "Zm9vY\n" END), PEM_BROKEN);
	EQ(first(BEGIN "Zm9vYg\n" END), PEM_BROKEN);
	EQ(first(BEGIN "Zm9vYmF\n" END), PEM_BROKEN);
}

static void what_is_not_base64_breaks_a_block(void)
{
	EQ(first(BEGIN "Zm9*\n" END), PEM_BROKEN);
	EQ(first(BEGIN "Zm 9v\n" END), PEM_BROKEN);
	EQ(first(BEGIN "Zg==\nZm9v\n" END), PEM_BROKEN);
	EQ(first(BEGIN "Zh==\n" END), PEM_BROKEN);
	EQ(first(BEGIN "<html>\n" END), PEM_BROKEN);
}

static void a_broken_block_does_not_hide_the_next(void)
{
	const char *text = BEGIN "Zm9v\n" BEGIN "YmFy\n" END;
	struct pem pem = pem_of(text, strlen(text));

	EQ(pem_next(&pem, der, sizeof der, &block), PEM_BROKEN);
	EQ(pem_next(&pem, der, sizeof der, &block), PEM_BLOCK);
	EQ_MEM(block.der.p, "bar", 3);
	EQ(pem_next(&pem, der, sizeof der, &block), PEM_END);
}

static void headers_tell_an_encrypted_block(void)
{
	EQ(first("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
		"DEK-Info: AES-128-CBC,00\n\nZm9v\n-----END RSA PRIVATE KEY-----\n"), PEM_BLOCK);
	OK(block.encrypted);
	EQ(block.der.len, 0);
}

static void a_block_that_does_not_fit_is_broken(void)
{
	struct pem pem = pem_of(BEGIN "Zm9v\n" END, strlen(BEGIN "Zm9v\n" END));

	EQ(pem_next(&pem, der, 2, &block), PEM_BROKEN);
}

static void an_empty_block_has_no_bytes(void)
{
	EQ(first(BEGIN END), PEM_BLOCK);
	EQ(block.der.len, 0);
}

static void what_is_written_is_read_again(void)
{
	static uint8_t in[200];
	static char text[1000];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (uint8_t)(255 - i);
	for (size_t n = 0; n <= sizeof in; n++) {
		struct wr w = wr_of((uint8_t *)text, sizeof text);
		struct pem pem;

		pem_write(&w, "X509 CRL", (struct ward_span){ in, n });
		OK(!w.bad);
		EQ(w.len, pem_len("X509 CRL", n));
		pem = pem_of(text, w.len);
		EQ(pem_next(&pem, der, PEM_BOUND(w.len), &block), PEM_BLOCK);
		OK(pem_is(&block, "X509 CRL"));
		EQ(block.der.len, n);
		EQ_MEM(block.der.p, in, n);
	}
}

static void written_lines_have_64_characters(void)
{
	static const uint8_t in[100];
	char text[400];
	struct wr w = wr_of((uint8_t *)text, sizeof text);

	pem_write(&w, "A", (struct ward_span){ in, sizeof in });
	EQ(strcspn(text, "\n"), strlen("-----BEGIN A-----"));
	EQ(strcspn(text + 18, "\n"), 64);
	EQ(strcspn(text + 18 + 65, "\n"), 64);
	EQ(strcspn(text + 18 + 130, "\n"), 8);
}

T_MAIN(T(a_block_has_a_label_and_bytes), T(blocks_come_in_order_with_text_between),
	T(lines_may_end_as_on_any_system), T(lines_may_have_any_length),
	T(a_text_without_blocks_ends_at_once), T(a_block_without_an_end_is_broken),
	T(a_block_cut_inside_a_group_is_broken), T(what_is_not_base64_breaks_a_block),
	T(a_broken_block_does_not_hide_the_next), T(headers_tell_an_encrypted_block),
	T(a_block_that_does_not_fit_is_broken), T(an_empty_block_has_no_bytes),
	T(what_is_written_is_read_again), T(written_lines_have_64_characters))
