/* lists.h - lists of algorithms: the runner's numbers, and its presets. */
#ifndef BOGO_LISTS_H
#define BOGO_LISTS_H

#include <ward/config.h>
#include "flags.h"

/* list_add adds the numbers that ward has, each once, to a list of a configuration. */
void list_add(uint16_t list[WARD_LIST_MAX], size_t *num, const struct numbers *more,
	bool (*known)(uint16_t));

bool list_group(uint16_t group);
bool list_scheme(uint16_t scheme);

/* list_preset fills in what a preset allows. */
void list_preset(enum preset preset, struct ward_config_desc *desc);

#endif
