/* handshake_text.h - a handshake in words: what -v shows. */
#ifndef APP_HANDSHAKE_TEXT_H
#define APP_HANDSHAKE_TEXT_H

#include <ward/easy.h>

/* handshake_text_messages shows, with -v, every message with its size and time. */
void handshake_text_messages(struct ward_stream *stream);

/* handshake_text_facts shows, with -v, what was agreed and with whom. */
void handshake_text_facts(struct ward_stream *stream);

#endif
