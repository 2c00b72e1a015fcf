/* lists.c - lists of algorithms: the runner's numbers, and its presets. */
#include "lists.h"

#include <string.h>
#include <ward/conn.h>

bool list_group(uint16_t group)
{
	return strcmp(ward_group_name(group), "unknown") != 0;
}

bool list_scheme(uint16_t scheme)
{
	return strcmp(ward_scheme_name(scheme), "unknown") != 0;
}

static bool list_suite(uint16_t suite)
{
	return strcmp(ward_suite_name(suite), "unknown") != 0;
}

void list_add(uint16_t list[WARD_LIST_MAX], size_t *num, const struct numbers *more,
	bool (*known)(uint16_t))
{
	for (size_t i = 0; i < more->num && *num < WARD_LIST_MAX; i++) {
		bool twice = false;

		for (size_t k = 0; k < *num; k++)
			twice = twice || list[k] == more->v[i];
		if (!twice && known(more->v[i]))
			list[(*num)++] = more->v[i];
	}
}

/* What BoringSSL calls fips_202205, wpa3_192_202304 and cnsa1_202603. */
/* clang-format off */
static const struct {
	enum preset preset;
	struct numbers suites, groups, schemes;
} presets[] = {
	{ PRESET_FIPS_202205,
	  { { 0x1301, 0x1302, 0xc02b, 0xc02f, 0xc02c, 0xc030 }, 6 },
	  { { WARD_GROUP_P256, WARD_GROUP_P384 }, 2 },
	  { { 0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0804, 0x0805, 0x0806 }, 8 } },
	{ PRESET_WPA_202304,
	  { { 0x1302, 0xc02c, 0xc030 }, 3 },
	  { { WARD_GROUP_P384 }, 1 },
	  { { 0x0501, 0x0601, 0x0503, 0x0805, 0x0806 }, 5 } },
	{ PRESET_CNSA1_202603,
	  { { 0x1302, 0xc02c, 0xc030 }, 3 },
	  { { WARD_GROUP_P384 }, 1 },
	  { { 0x0501, 0x0601, 0x0503, 0x0805, 0x0806 }, 5 } },
};
/* clang-format on */

void list_preset(enum preset preset, struct ward_config_desc *d)
{
	for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
		if (presets[i].preset != preset)
			continue;
		list_add(d->suites, &d->num_suites, &presets[i].suites, list_suite);
		list_add(d->groups, &d->num_groups, &presets[i].groups, list_group);
		list_add(d->schemes, &d->num_schemes, &presets[i].schemes, list_scheme);
	}
}
