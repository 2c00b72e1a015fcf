/* story.h - the five steps of SSL, told with the values of one real connection. */
#ifndef APP_STORY_H
#define APP_STORY_H

#include "app/fetch.h"

/* story_tell prints what happened on f->stream, whose answer was read to its end. */
void story_tell(const struct fetch *f, const struct url *url);

#endif
