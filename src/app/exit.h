/* exit.h - what `ward` answers to the shell. These numbers never change. */
#ifndef APP_EXIT_H
#define APP_EXIT_H

enum exit_code {
	EXIT_OK = 0,
	EXIT_USAGE = 1,      /* the command line is wrong */
	EXIT_CONFIG = 2,     /* a file, key or setting is wrong */
	EXIT_CONNECT = 3,    /* no such host, no connection, no port to listen on */
	EXIT_HANDSHAKE = 4,  /* TLS refused: protocol, algorithm, alert */
	EXIT_UNTRUSTED = 5,  /* the certificate chain is not trusted */
	EXIT_EXPIRED = 6,    /* expired, or not yet valid */
	EXIT_NAME = 7,       /* the certificate is for other names */
	EXIT_REVOKED = 8,    /* revoked, or unknown where that is a failure */
	EXIT_POLICY = 9,     /* below what was demanded */
	EXIT_STARTTLS = 10,  /* STARTTLS was misused */
	EXIT_TRANSFER = 11,  /* the answer was cut off, broken or an HTTP error */
	EXIT_MACHINE = 12,   /* memory, random bytes, a bug in ward */
};

/* exit_of returns the exit code of a failure row: its number or the negative
 * one; EXIT_OK for 0, and -1 for a number that the table does not cover. */
int exit_of(int code);

#endif
