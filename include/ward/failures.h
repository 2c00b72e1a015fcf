/* failures.h - the one table of failures.
 *
 * X(name, number, alert, fault, what happened, what to do, source)
 *
 * Numbers are stable: a row is never renumbered and a number never reused.
 *     1-99    arguments, memory, files, encodings        any layer
 *   100-199   the TLS protocol                           tls
 *   200-299   certificates and trust                     pki
 *   300-349   keys and primitives                        crypto
 *   350-399   the certificate authority                  ca
 *   400-499   sockets, HTTP, the command                 net, app
 *   500-599   the TLS protocol, too                      tls
 * Sentences: no capital at the start, no full stop; the advice is an imperative.
 * A row that TLS never meets has the alert internal_error (80). */
#ifndef WARD_FAILURES_H
#define WARD_FAILURES_H

/* clang-format off */
#define WARD_FAILURES(X) \
X(INTERNAL, 1, 80, WARD_FAULT_WARD, \
  "ward met a state that its own rules exclude", \
  "report this with the line below", "ward") \
X(NO_MEMORY, 2, 80, WARD_FAULT_MACHINE, \
  "there was no memory for this", \
  "free memory or lower the number of connections", "ward") \
X(ARGUMENT, 3, 80, WARD_FAULT_YOU, \
  "a function was called with an argument it does not take", \
  "read the function's comment in its header", "ward") \
X(OUT_TOO_SMALL, 4, 80, WARD_FAULT_YOU, \
  "the output buffer is too small", \
  "ask the bound function for the size first", "ward") \
X(PEM_NONE, 10, 80, WARD_FAULT_YOU, \
  "the file holds no PEM block of the kind that is needed here", \
  "give a file with a -----BEGIN ...----- block of that kind", "RFC 7468 2") \
X(PEM_BROKEN, 11, 80, WARD_FAULT_YOU, \
  "a PEM block is cut off or holds something that is not base64", \
  "copy the file again, whole, as text", "RFC 7468 3") \
X(DATE_BROKEN, 12, 80, WARD_FAULT_YOU, \
  "this is not a date", \
  "write dates as 2026-12-31 or 2026-12-31T23:59:59Z", "RFC 3339 5.6") \
X(RECORD_TYPE, 100, 10, WARD_FAULT_PEER, \
  "a record has a type that TLS does not know", \
  "check that the other side speaks TLS on this port", "RFC 9846 5") \
X(RECORD_TOO_LONG, 102, 22, WARD_FAULT_PEER, \
  "a record is longer than TLS allows", \
  "report it to the maker of the other side's software", "RFC 9846 5.2") \
X(RECORD_FORGED, 103, 20, WARD_FAULT_PEER, \
  "a record did not decrypt: it was changed on the way or sealed with another key", \
  "look for a broken device between the two sides", "RFC 9846 5.2") \
X(RECORD_EMPTY, 104, 10, WARD_FAULT_PEER, \
  "a handshake or alert record has no content", \
  "report it to the maker of the other side's software", "RFC 9846 5.1") \
X(RECORD_NO_TYPE, 105, 10, WARD_FAULT_PEER, \
  "a decrypted record is all zeros and so has no type", \
  "report it to the maker of the other side's software", "RFC 9846 5.4") \
X(RECORD_INNER_TYPE, 106, 10, WARD_FAULT_PEER, \
  "an encrypted record holds a type that may not be inside one", \
  "report it to the maker of the other side's software", "RFC 9846 5.2") \
X(RECORD_PLAINTEXT, 107, 10, WARD_FAULT_PEER, \
  "a record came in the clear where it had to be encrypted", \
  "look for a device between the two sides that meddles with TLS", "RFC 9846 5.2") \
X(RECORD_SEQUENCE, 108, 80, WARD_FAULT_WARD, \
  "the record numbers of one key are used up", \
  "open a new connection", "RFC 9846 5.3") \
X(CCS_BROKEN, 109, 10, WARD_FAULT_PEER, \
  "a change_cipher_spec record holds something else than the byte 1", \
  "report it to the maker of the other side's software", "RFC 9846 5") \
X(CCS_UNEXPECTED, 110, 10, WARD_FAULT_PEER, \
  "a change_cipher_spec record came where none may come", \
  "report it to the maker of the other side's software", "RFC 9846 5") \
X(DATA_UNEXPECTED, 111, 10, WARD_FAULT_PEER, \
  "application data came before the handshake had ended", \
  "report it to the maker of the other side's software", "RFC 9846 5") \
X(MSG_UNEXPECTED, 112, 10, WARD_FAULT_PEER, \
  "a handshake message came out of its turn", \
  "report it to the maker of the other side's software", "RFC 9846 4") \
X(MSG_MALFORMED, 113, 50, WARD_FAULT_PEER, \
  "a handshake message does not have the form the standard gives it", \
  "report it to the maker of the other side's software", "RFC 9846 6.2") \
X(MSG_TOO_LONG, 114, 50, WARD_FAULT_PEER, \
  "a handshake message is longer than ward accepts", \
  "send fewer or smaller certificates or extensions", "RFC 9846 4") \
X(MSG_SPANS_KEYS, 115, 10, WARD_FAULT_PEER, \
  "a handshake message is cut in two by a change of keys", \
  "report it to the maker of the other side's software", "RFC 9846 5.1") \
X(MSG_INTERLEAVED, 116, 10, WARD_FAULT_PEER, \
  "another record came in the middle of a handshake message", \
  "report it to the maker of the other side's software", "RFC 9846 5.1") \
X(EXT_TWICE, 117, 47, WARD_FAULT_PEER, \
  "an extension stands twice in one message", \
  "report it to the maker of the other side's software", "RFC 9846 4.3") \
X(EXT_MISPLACED, 118, 47, WARD_FAULT_PEER, \
  "an extension stands in a message that may not carry it", \
  "report it to the maker of the other side's software", "RFC 9846 4.3") \
X(EXT_UNASKED, 119, 110, WARD_FAULT_PEER, \
  "the other side answers an extension that was not asked for", \
  "report it to the maker of the other side's software", "RFC 9846 4.3") \
X(EXT_MALFORMED, 120, 50, WARD_FAULT_PEER, \
  "an extension does not have the form the standard gives it", \
  "report it to the maker of the other side's software", "RFC 9846 4.3") \
X(EXT_MISSING, 121, 109, WARD_FAULT_PEER, \
  "an extension that TLS 1.3 requires is missing", \
  "report it to the maker of the other side's software", "RFC 9846 9.2") \
X(EXT_NOT_LAST, 122, 47, WARD_FAULT_PEER, \
  "pre_shared_key is not the last extension", \
  "report it to the maker of the other side's software", "RFC 9846 4.3.11") \
X(VERSION_OLD, 123, 70, WARD_FAULT_PEER, \
  "the other side speaks no version of TLS that is allowed here", \
  "update its TLS software: nothing older than TLS 1.2 is spoken here", "RFC 9846 4.3.1") \
X(VERSION_NOT_OFFERED, 124, 47, WARD_FAULT_PEER, \
  "the server chose a protocol version that was not offered", \
  "report it to the maker of the server's software", "RFC 9846 4.2.3") \
X(VERSION_DOWNGRADE, 125, 47, WARD_FAULT_PEER, \
  "someone on the way made the server believe that this client is old", \
  "look for a device between the two sides that meddles with TLS", "RFC 9846 4.2.3") \
X(COMPRESSION, 126, 47, WARD_FAULT_PEER, \
  "the other side asks for compression, which ward does not have", \
  "report it to the maker of the other side's software", "RFC 9846 4.2.2") \
X(SUITE_NONE_COMMON, 127, 40, WARD_FAULT_PEER, \
  "the two sides have no cipher suite in common", \
  "allow AES-128-GCM, AES-256-GCM or ChaCha20-Poly1305 on the other side", "RFC 9846 4.2.1") \
X(SUITE_NOT_OFFERED, 128, 47, WARD_FAULT_PEER, \
  "the server chose a cipher suite that was not offered", \
  "report it to the maker of the server's software", "RFC 9846 4.2.3") \
X(SUITE_CHANGED, 129, 47, WARD_FAULT_PEER, \
  "the server changed the cipher suite after its HelloRetryRequest", \
  "report it to the maker of the server's software", "RFC 9846 4.2.4") \
X(SESSION_ID_ECHO, 130, 47, WARD_FAULT_PEER, \
  "the server did not echo the session id it was given", \
  "report it to the maker of the server's software", "RFC 9846 4.2.3") \
X(GROUP_NONE_COMMON, 131, 40, WARD_FAULT_PEER, \
  "the two sides have no key agreement group in common", \
  "allow X25519, P-256 or P-384 on the other side", "RFC 9846 4.2.1") \
X(GROUP_NOT_OFFERED, 132, 47, WARD_FAULT_PEER, \
  "the server chose a key agreement group that was not offered", \
  "report it to the maker of the server's software", "RFC 9846 4.3.8") \
X(SHARE_TWICE, 133, 47, WARD_FAULT_PEER, \
  "two key shares are of the same group", \
  "report it to the maker of the other side's software", "RFC 9846 4.3.8") \
X(SHARE_NOT_IN_GROUPS, 134, 47, WARD_FAULT_PEER, \
  "a key share is of a group that supported_groups does not list", \
  "report it to the maker of the other side's software", "RFC 9846 4.3.8") \
X(SHARE_BAD, 135, 47, WARD_FAULT_PEER, \
  "a key share is not a valid public key of its group", \
  "report it to the maker of the other side's software", "RFC 9846 4.3.8.2") \
X(RETRY_TWICE, 136, 10, WARD_FAULT_PEER, \
  "the server sent a second HelloRetryRequest", \
  "report it to the maker of the server's software", "RFC 9846 4.2.4") \
X(RETRY_POINTLESS, 137, 47, WARD_FAULT_PEER, \
  "the server's HelloRetryRequest asks for nothing new", \
  "report it to the maker of the server's software", "RFC 9846 4.2.4") \
X(RETRY_IGNORED, 138, 47, WARD_FAULT_PEER, \
  "the client's second ClientHello is not the one it was asked for", \
  "report it to the maker of the client's software", "RFC 9846 4.2.2") \
X(SCHEME_NONE_COMMON, 139, 40, WARD_FAULT_PEER, \
  "no certificate of this server fits the signature algorithms of the client", \
  "give the server a certificate with a P-256 or RSA key", "RFC 9846 4.3.3") \
X(SCHEME_REFUSED, 140, 47, WARD_FAULT_PEER, \
  "a signature was made with an algorithm that was not offered or does not fit the key", \
  "report it to the maker of the other side's software", "RFC 9846 4.5.2") \
X(SIGNATURE_BAD, 141, 51, WARD_FAULT_PEER, \
  "the other side could not prove that it holds the certificate's private key", \
  "check that the server's key and certificate belong together", "RFC 9846 4.5.2") \
X(FINISHED_BAD, 142, 51, WARD_FAULT_PEER, \
  "the two sides do not agree on what was said in the handshake", \
  "look for a device between the two sides that changes bytes", "RFC 9846 4.5.3") \
X(CERT_NONE, 143, 50, WARD_FAULT_PEER, \
  "the server sent no certificate", \
  "configure a certificate on the server", "RFC 9846 4.5.1.3") \
X(CERT_TOO_MANY, 144, 42, WARD_FAULT_PEER, \
  "the other side sent more certificates than ward accepts", \
  "send the leaf and its intermediates only", "RFC 9846 4.5.1") \
X(CERT_CONTEXT, 145, 47, WARD_FAULT_PEER, \
  "a certificate message carries a request context where it must be empty", \
  "report it to the maker of the other side's software", "RFC 9846 4.5.1") \
X(NAME_MALFORMED, 147, 50, WARD_FAULT_PEER, \
  "the server name in the ClientHello is not a DNS name", \
  "report it to the maker of the client's software", "RFC 6066 3") \
X(NAME_UNKNOWN, 148, 112, WARD_FAULT_PEER, \
  "the client asks for a name that this server does not have", \
  "give the server a certificate for that name, or a default one", "RFC 6066 3") \
X(ALPN_NONE_COMMON, 149, 120, WARD_FAULT_PEER, \
  "the two sides have no application protocol in common", \
  "offer a protocol that the other side speaks", "RFC 7301 3.2") \
X(ALPN_NOT_OFFERED, 150, 47, WARD_FAULT_PEER, \
  "the server chose an application protocol that was not offered", \
  "report it to the maker of the server's software", "RFC 7301 3.1") \
X(KEY_UPDATE_BAD, 151, 47, WARD_FAULT_PEER, \
  "a KeyUpdate message holds a value other than 0 and 1", \
  "report it to the maker of the other side's software", "RFC 9846 4.7.3") \
X(FLOOD, 152, 10, WARD_FAULT_PEER, \
  "too many messages in a row carry nothing", \
  "report it to the maker of the other side's software", "RFC 9846 5.1") \
X(ALERT_MALFORMED, 153, 50, WARD_FAULT_PEER, \
  "an alert is not two bytes long", \
  "report it to the maker of the other side's software", "RFC 9846 6") \
X(ALERT_RECEIVED, 154, 0, WARD_FAULT_PEER, \
  "the other side ended the connection with an alert", \
  "look for the cause in the other side's log", "RFC 9846 6.2") \
X(TRUNCATED, 155, 50, WARD_FAULT_PEER, \
  "the connection was cut without a goodbye: what arrived may not be all", \
  "fetch it again", "RFC 9846 6.1") \
X(CLOSED_EARLY, 156, 0, WARD_FAULT_PEER, \
  "the other side closed the connection during the handshake", \
  "look for the cause in the other side's log", "RFC 9846 6.1") \
X(HELLO_LEGACY_VERSION, 157, 70, WARD_FAULT_PEER, \
  "a hello message has the wrong legacy version", \
  "report it to the maker of the other side's software", "RFC 9846 4.2.3") \
X(JOB_MISMATCH, 160, 80, WARD_FAULT_YOU, \
  "a job was given back that the connection does not wait for", \
  "give back the job that ward_conn_job returned, once", "ward") \
X(CONN_OVER, 161, 80, WARD_FAULT_YOU, \
  "the connection has ended", \
  "open a new one", "ward") \
X(CONN_NOT_READY, 162, 80, WARD_FAULT_YOU, \
  "data was given to send before the handshake had ended", \
  "wait for WARD_CAN_WRITE", "ward") \
X(CONFIG_NO_TRUST, 163, 80, WARD_FAULT_YOU, \
  "who checks certificates, a client or a server that asks for them, needs to know whom to trust", \
  "set the trust field of the configuration", "ward") \
X(CONFIG_NO_CREDENTIAL, 164, 80, WARD_FAULT_YOU, \
  "a server needs a certificate and its key", \
  "add a credential to the configuration", "ward") \
X(CONFIG_REVOCATION, 165, 80, WARD_FAULT_YOU, \
  "the configuration does not say how to treat revocation", \
  "set the revocation field: hard, soft or off", "ward") \
X(CONFIG_ALPN, 166, 80, WARD_FAULT_YOU, \
  "an application protocol name is empty, too long, or there are too many", \
  "give at most 8 names of 1 to 32 bytes", "RFC 7301 3.1") \
X(CONFIG_GROUP, 167, 80, WARD_FAULT_YOU, \
  "the list of groups, suites or signature schemes holds one that ward does not have", \
  "name only what config.h lists, or leave the list empty", "ward") \
X(HELLO_SECOND_CHANGED, 168, 47, WARD_FAULT_PEER, \
  "the client changed more of its ClientHello than a retry allows", \
  "report it to the maker of the client's software", "RFC 9846 4.2.2") \
X(RECORD_HTTP, 169, 10, WARD_FAULT_PEER, \
  "the other side speaks plain HTTP here, not TLS", \
  "use an http:// address or the port that has TLS", "RFC 9846 5.1") \
X(EXT_TOO_MANY, 170, 47, WARD_FAULT_PEER, \
  "a message holds more extensions than ward accepts", \
  "report it to the maker of the other side's software", "RFC 9846 4.3") \
X(VERSION_REFUSED, 171, 0, WARD_FAULT_PEER, \
  "the server speaks no version of TLS that was offered and refused the connection", \
  "update its TLS software: nothing older than TLS 1.2 is spoken here", "RFC 9846 4.3.1") \
X(BINDING_NONE, 172, 80, WARD_FAULT_YOU, \
  "there is no certificate that the connection could be bound to", \
  "bind to tls-exporter; else keep the peer's chain, and take up no session", "RFC 5929 4.1") \
X(CERT_REQUIRED, 180, 116, WARD_FAULT_PEER, \
  "the client sent no certificate, and this server requires one", \
  "give the client a certificate of an authority that the server trusts", "RFC 9846 4.5.1.3") \
X(CLIENT_CERT_NONE, 181, 0, WARD_FAULT_YOU, \
  "the server wants a certificate of this client, which had none that fits", \
  "give it a certificate, with its key, of an authority that the server trusts", "RFC 9846 4.5.1.3") \
X(CLIENT_CERT_REFUSED, 182, 0, WARD_FAULT_YOU, \
  "the server does not accept this client's certificate", \
  "use one that is valid now and of an authority that the server trusts", "RFC 9846 6.2") \
X(RECORD_ABOVE_LIMIT, 183, 22, WARD_FAULT_PEER, \
  "a record is longer than this side asked for", \
  "report it to the maker of the other side's software", "RFC 8449 4") \
X(RECORD_SIZE_LIMIT, 184, 47, WARD_FAULT_PEER, \
  "the other side asks for records shorter than TLS allows, or longer", \
  "report it to the maker of the other side's software", "RFC 8449 4") \
X(MAIN_SECRET_PLAIN, 185, 40, WARD_FAULT_PEER, \
  "the other side does not bind the keys of TLS 1.2 to the whole handshake", \
  "update its TLS software to one with extended_master_secret, or TLS 1.3", "RFC 7627 5.2") \
X(RENEGOTIATION_INFO, 186, 40, WARD_FAULT_PEER, \
  "the other side does not say that its first TLS 1.2 handshake is a first one", \
  "update its TLS software to one with renegotiation_info, or TLS 1.3", "RFC 5746 3.4, 3.6") \
X(RENEGOTIATION, 187, 100, WARD_FAULT_PEER, \
  "the other side wants to negotiate again, which ward never does", \
  "turn renegotiation off there; for client certificates ask for them at the start", "RFC 9846 4.2.2") \
X(VERSION_FALLBACK, 188, 86, WARD_FAULT_PEER, \
  "the client tries an old version although both sides speak a newer one", \
  "look for what broke its first attempt", "RFC 7507 3") \
X(POINT_FORMAT, 189, 47, WARD_FAULT_PEER, \
  "the other side does not read uncompressed points, the only ones there are", \
  "report it to the maker of the other side's software", "RFC 8422 5.1.2") \
X(CERT_KEY_UNFIT, 190, 47, WARD_FAULT_PEER, \
  "the certificate's key does not fit the cipher suite or the curves that were offered", \
  "report it to the maker of the other side's software", "RFC 8422 5.3") \
X(SESSION_UNKNOWN, 191, 47, WARD_FAULT_PEER, \
  "the server resumes a session that never was", \
  "report it to the maker of the server's software", "RFC 9846 4.2.2") \
X(CCS_MALFORMED, 192, 47, WARD_FAULT_PEER, \
  "a ChangeCipherSpec message of TLS 1.2 holds something else than the byte 1", \
  "report it to the maker of the other side's software", "RFC 5246 7.1") \
X(RECORD_VERSION, 193, 70, WARD_FAULT_PEER, \
  "a record of TLS 1.2 says that it is of another version", \
  "report it to the maker of the other side's software", "RFC 5246 6.2.1") \
X(RECORD_LIMIT, 194, 80, WARD_FAULT_PEER, \
  "so much was sent under one key of TLS 1.2 that no more is safe", \
  "open a new connection, or let the other side speak TLS 1.3, which renews its keys", "RFC 9846 5.5") \
X(KEY_UPDATE_NONE, 195, 80, WARD_FAULT_YOU, \
  "keys cannot be updated in TLS 1.2", \
  "open a new connection, or ask for TLS 1.3", "RFC 9846 4.7.3") \
X(CONFIG_VERSION, 196, 80, WARD_FAULT_YOU, \
  "no protocol version is left that the configuration allows", \
  "set min_version and max_version to 0x0303 or 0x0304, and name suites for one of them", "ward") \
X(ALERT_LEVEL, 197, 47, WARD_FAULT_PEER, \
  "an alert is neither a warning nor fatal", \
  "report it to the maker of the other side's software", "RFC 5246 7.2") \
X(CERT_REQUIRED_12, 198, 40, WARD_FAULT_PEER, \
  "the client sent no certificate over TLS 1.2, and this server requires one", \
  "give the client a certificate of an authority that the server trusts", "RFC 5246 7.4.6") \
X(SESSION_SUITE, 199, 47, WARD_FAULT_PEER, \
  "the server takes up a session with another cipher suite than it was begun with", \
  "report it to the maker of the server's software", "RFC 5246 7.4.1.3") \
X(CERT_MALFORMED, 200, 42, WARD_FAULT_OWNER, \
  "a certificate is not encoded as the standard demands", \
  "have the certificate issued again", "RFC 5280 4.1") \
X(CERT_EXPIRED, 201, 45, WARD_FAULT_OWNER, \
  "the certificate is past its last day", \
  "renew it; check this machine's clock too", "RFC 5280 4.1.2.5") \
X(CERT_NAME, 202, 42, WARD_FAULT_OWNER, \
  "the certificate is for other names than the one you asked for", \
  "check the spelling of the name; else the server sends the wrong certificate", "RFC 9525 6") \
X(CERT_NOT_YET, 203, 42, WARD_FAULT_OWNER, \
  "the certificate is not valid yet", \
  "wait until its first day; check this machine's clock too", "RFC 5280 4.1.2.5") \
X(CERT_UNKNOWN_CA, 204, 48, WARD_FAULT_OWNER, \
  "no trusted authority stands behind the certificate", \
  "send the missing intermediate, or trust the authority with --cacert", "RFC 5280 6.1") \
X(CERT_SELF_SIGNED, 205, 48, WARD_FAULT_OWNER, \
  "the certificate is signed by itself and not among the trusted ones", \
  "use a certificate of an authority, or trust this one with --cacert", "RFC 5280 6.1") \
X(CERT_SIGNATURE, 206, 42, WARD_FAULT_OWNER, \
  "the signature on the certificate is not by its issuer", \
  "send the issuer that really signed it", "RFC 5280 6.1.3") \
X(CERT_NOT_CA, 207, 42, WARD_FAULT_OWNER, \
  "a certificate signed another one and is not an authority", \
  "use a certificate of a proper authority", "RFC 5280 4.2.1.9") \
X(CERT_PATH_LEN, 208, 42, WARD_FAULT_OWNER, \
  "the chain is longer than an authority in it allows", \
  "use a certificate of a proper authority", "RFC 5280 4.2.1.9") \
X(CERT_KEY_USAGE, 209, 42, WARD_FAULT_OWNER, \
  "a key is used for what its certificate does not allow", \
  "have the certificate issued again with the right key usage", "RFC 5280 4.2.1.3") \
X(CERT_PURPOSE, 210, 42, WARD_FAULT_OWNER, \
  "the certificate is not for this purpose: the extended key usage differs", \
  "use a certificate made for servers (or clients)", "RFC 5280 4.2.1.12") \
X(CERT_CRITICAL, 211, 43, WARD_FAULT_OWNER, \
  "the certificate has a critical extension that ward does not know", \
  "have the certificate issued again without it", "RFC 5280 4.2") \
X(CERT_NAME_CONSTRAINT, 212, 42, WARD_FAULT_OWNER, \
  "an authority in the chain may not issue for this name", \
  "have the certificate issued by an authority that may", "RFC 5280 4.2.1.10") \
X(CERT_ALGORITHM, 213, 42, WARD_FAULT_OWNER, \
  "the certificate is signed with an algorithm that is weak or unknown", \
  "have the certificate issued again with SHA-256 or better", "RFC 5280 4.1.1.2") \
X(CERT_KEY_WEAK, 214, 42, WARD_FAULT_OWNER, \
  "the certificate's key is too weak, too large or of an unknown kind", \
  "use a P-256 key, or RSA with 2048 to 8192 bits", "RFC 9325 4.5") \
X(CERT_BUDGET, 215, 42, WARD_FAULT_OWNER, \
  "the chain asks for more work than ward is willing to do", \
  "send the leaf and its intermediates only", "RFC 5280 6.1") \
X(CERT_ALGORITHM_DIFFERS, 216, 42, WARD_FAULT_OWNER, \
  "the certificate names two different signature algorithms", \
  "have the certificate issued again", "RFC 5280 4.1.1.2") \
X(CERT_NO_SAN, 217, 42, WARD_FAULT_OWNER, \
  "the certificate has no subjectAltName: names in the subject no longer count", \
  "have the certificate issued again with its names as subjectAltName", "RFC 9525 2") \
X(CERT_NAME_INPUT, 218, 80, WARD_FAULT_YOU, \
  "the name you asked for is not a DNS name or IP address", \
  "write it in ASCII: letters, digits, hyphens and dots", "RFC 9525 6.1") \
X(TRUST_EMPTY, 219, 80, WARD_FAULT_YOU, \
  "the file of trusted authorities holds none", \
  "give a PEM file with at least one certificate", "RFC 5280 6.1.1") \
X(CERT_DUPLICATE_EXT, 220, 42, WARD_FAULT_OWNER, \
  "the certificate has an extension twice", \
  "have the certificate issued again", "RFC 5280 4.2") \
X(CERT_POLICY, 221, 42, WARD_FAULT_OWNER, \
  "a certificate policy is required, and none holds for the whole chain", \
  "have the certificate issued under a policy that all authorities above it name", "RFC 5280 6.1.3") \
X(CERT_FORM, 222, 42, WARD_FAULT_OWNER, \
  "the certificate has a serial number, dates or extensions that the standard forbids", \
  "have the certificate issued again", "RFC 5280 4.1.2, 4.2.1") \
X(CERT_KEY_ID, 223, 42, WARD_FAULT_OWNER, \
  "the certificate names another key of its issuer than the one that signed it", \
  "have the certificate issued again by the issuer's present key", "RFC 5280 4.2.1.1") \
X(CERT_FEATURE, 224, 42, WARD_FAULT_OWNER, \
  "the certificate lacks a TLS feature that its issuer demands of all it issues", \
  "have the certificate issued again with the feature, mostly must-staple", "RFC 7633 4.2.2") \
X(CERT_STRICT, 229, 42, WARD_FAULT_OWNER, \
  "the certificate breaks a rule for authorities, and strictness was asked for", \
  "have the certificate issued by the book, or check it without strictness", "RFC 5280 4.2") \
X(CERT_STATUS_UNKNOWN, 230, 113, WARD_FAULT_OWNER, \
  "nothing says whether the certificate has been revoked", \
  "have the server staple its status, or accept certificates without one", "RFC 6960 2.2") \
X(CERT_REVOKED, 231, 44, WARD_FAULT_OWNER, \
  "the certificate was revoked by its authority", \
  "do not connect; the owner needs a new certificate", "RFC 5280 6.3") \
X(STATUS_STALE, 232, 113, WARD_FAULT_OWNER, \
  "what is known about the certificate's revocation is out of date", \
  "fetch a fresh list or response; check this machine's clock too", "RFC 5280 6.3.3") \
X(STATUS_NOT_YET, 233, 113, WARD_FAULT_OWNER, \
  "a revocation list or OCSP response is from the future", \
  "check this machine's clock", "RFC 6960 4.2.2.1") \
X(STATUS_ALGORITHM, 234, 113, WARD_FAULT_OWNER, \
  "a revocation list or OCSP response is signed with an algorithm or key that is weak or unknown", \
  "have it signed with SHA-256 or better and a strong key", "RFC 5280 5.1.1.2") \
X(STAPLE_MISSING, 235, 113, WARD_FAULT_OWNER, \
  "the certificate demands a stapled OCSP response, and the server sent no good one", \
  "turn on OCSP stapling on the server", "RFC 7633 4.2.3.1") \
X(CRL_MALFORMED, 236, 80, WARD_FAULT_OWNER, \
  "a revocation list is not encoded as the standard demands", \
  "fetch it again; else report it to the authority", "RFC 5280 5.1") \
X(CRL_NONE, 237, 80, WARD_FAULT_YOU, \
  "the file holds no revocation list", \
  "give a file with an X509 CRL block, or a list in DER", "RFC 7468 6") \
X(CRL_SIGNATURE, 238, 46, WARD_FAULT_OWNER, \
  "the signature on a revocation list is not by its issuer", \
  "fetch the list again from the authority itself", "RFC 5280 6.3.3") \
X(CRL_ISSUER, 239, 46, WARD_FAULT_OWNER, \
  "no certificate of the issuer of a revocation list leads to the same trusted authority", \
  "send the certificate that signs the lists, too", "RFC 5280 6.3.3") \
X(CRL_KEY_USAGE, 240, 46, WARD_FAULT_OWNER, \
  "a revocation list is signed by a key that may not sign lists", \
  "have the authority's certificate issued again with cRLSign", "RFC 5280 4.2.1.3") \
X(CRL_CRITICAL, 241, 46, WARD_FAULT_OWNER, \
  "a revocation list has a critical extension that ward does not know", \
  "have the list issued again without it", "RFC 5280 5.2") \
X(CRL_SCOPE, 242, 46, WARD_FAULT_OWNER, \
  "the revocation lists of this authority are for other certificates or other reasons", \
  "give the list that the certificate names as its distribution point", "RFC 5280 6.3.3") \
X(CRL_NUMBER, 243, 46, WARD_FAULT_OWNER, \
  "a revocation list has no number, so it may have been replaced long ago", \
  "have the list issued again with a cRLNumber", "RFC 5280 5.2.3") \
X(OCSP_MALFORMED, 244, 113, WARD_FAULT_OWNER, \
  "an OCSP response is not encoded as the standard demands", \
  "fetch it again; else report it to the authority", "RFC 6960 4.2.1") \
X(OCSP_REFUSED, 245, 113, WARD_FAULT_OWNER, \
  "the OCSP responder gave no answer but an error", \
  "ask it again later; do not staple errors", "RFC 6960 4.2.1") \
X(OCSP_OTHER, 246, 113, WARD_FAULT_OWNER, \
  "an OCSP response is about another certificate", \
  "staple the response for the certificate that is sent", "RFC 6960 3.2") \
X(OCSP_SIGNATURE, 247, 113, WARD_FAULT_OWNER, \
  "an OCSP response is not signed by someone whom the certificate's authority allows to", \
  "fetch it again from the authority's responder", "RFC 6960 4.2.2.2") \
X(OCSP_CRITICAL, 248, 113, WARD_FAULT_OWNER, \
  "an OCSP response has a critical extension that ward does not know", \
  "have the response issued without it", "RFC 6960 4.4") \
X(OCSP_UNKNOWN, 249, 113, WARD_FAULT_OWNER, \
  "the OCSP responder does not know the certificate", \
  "ask the authority whether it issued this certificate", "RFC 6960 2.2") \
X(CERT_POLICY_MALFORMED, 250, 42, WARD_FAULT_OWNER, \
  "the certificate's policies, mappings or constraints on them are not as the standard demands", \
  "have the certificate issued again", "RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11") \
X(CERT_POLICY_OTHER, 251, 42, WARD_FAULT_YOU, \
  "the chain was issued under other certificate policies than you ask for", \
  "ask for a policy that it was issued under, or use another certificate", "RFC 5280 6.1.5") \
X(KEY_MALFORMED, 300, 80, WARD_FAULT_YOU, \
  "the private key file is not encoded as the standard demands", \
  "make the key again, or convert it to PKCS#8 PEM", "RFC 5958 2") \
X(KEY_ENCRYPTED, 301, 80, WARD_FAULT_YOU, \
  "the private key is protected by a password", \
  "store it without one, readable by its owner only", "RFC 5958 3") \
X(KEY_KIND, 302, 80, WARD_FAULT_YOU, \
  "the private key is of a kind that ward does not have", \
  "use P-256, P-384, Ed25519, or RSA with 2048 to 8192 bits", "RFC 9325 4.5") \
X(KEY_MISMATCH, 303, 80, WARD_FAULT_YOU, \
  "the private key does not belong to the certificate", \
  "give the key that the certificate was made for", "RFC 9846 4.5.2") \
X(KEY_INVALID, 304, 80, WARD_FAULT_YOU, \
  "the numbers in the private key contradict each other", \
  "restore the key from a good copy, or make a new one", "RFC 8017 3.2") \
X(SIGN_FAILED, 305, 80, WARD_FAULT_MACHINE, \
  "the signature could not be made", \
  "check the key", "RFC 9846 4.5.2") \
X(RANDOM_FAILED, 306, 80, WARD_FAULT_MACHINE, \
  "the machine gave no random bytes", \
  "check the machine: ward does not go on without them", "RFC 9846 C.1") \
X(PRIMITIVE_FAILED, 307, 80, WARD_FAULT_MACHINE, \
  "the cryptographic library refused an operation", \
  "check the installation of libcrypto", "ward") \
X(KEY_ELSEWHERE, 308, 80, WARD_FAULT_YOU, \
  "the private key that has to sign is not in this process", \
  "send the job to the process that holds the key", "ward") \
X(SHARE_LENGTH, 309, 47, WARD_FAULT_PEER, \
  "a key share is not as long as its group demands", \
  "report it to the maker of the other side's software", "RFC 9846 4.3.8, RFC 10024 4") \
X(SHARE_KEM_KEY, 310, 47, WARD_FAULT_PEER, \
  "the ML-KEM key in the client's share has numbers that are not reduced", \
  "report it to the maker of the client's software", "RFC 10024 4.2, FIPS 203 7.2") \
X(CA_EXISTS, 350, 80, WARD_FAULT_YOU, \
  "the directory is not empty, and a new authority is never written over anything", \
  "choose another one with --dir, or move away what is there", "ward") \
X(CA_NONE, 351, 80, WARD_FAULT_YOU, \
  "there is no certificate authority in this directory", \
  "make one with ward ca init, or name its directory with --dir", "ward") \
X(CA_BROKEN, 352, 80, WARD_FAULT_YOU, \
  "the authority's certificates and its key are damaged or do not fit together", \
  "restore the directory from a copy, or make a new authority", "ward") \
X(CA_LIST_BROKEN, 353, 80, WARD_FAULT_MACHINE, \
  "the authority's list of issued certificates, issued.db, cannot be read or written", \
  "check permissions and free space; if it is damaged, restore it from a copy", "ward") \
X(CA_TITLE, 354, 80, WARD_FAULT_YOU, \
  "the authority's name is empty, too long or not plain text", \
  "give it 1 to 40 characters, like \"Example Corp\"", "RFC 5280 A.1") \
X(CA_NAME_BAD, 355, 80, WARD_FAULT_YOU, \
  "this is neither a DNS name nor an IP address", \
  "write it like www.example.org or 192.0.2.1, without https:// or port", "RFC 5280 4.2.1.6") \
X(CA_NAME_UNICODE, 356, 80, WARD_FAULT_YOU, \
  "the name has letters outside ASCII", \
  "write it in its ASCII form, in which such labels start with xn--", "RFC 5890 2.3.2.1") \
X(CA_NAME_WILDCARD, 357, 80, WARD_FAULT_YOU, \
  "a * stands where no browser takes one", \
  "write it as the first of at least three labels: *.example.org", "RFC 9525 6.3") \
X(CA_NAMES_TOO_MANY, 358, 80, WARD_FAULT_YOU, \
  "these are more names than one certificate takes", \
  "divide them: at most 100 names a certificate, 32 permitted ones an authority", "ward") \
X(CA_PERMIT, 359, 80, WARD_FAULT_YOU, \
  "this is neither a domain nor a range of addresses", \
  "write a domain as example.org, a range as 192.0.2.0/24", "RFC 5280 4.2.1.10") \
X(CA_DAYS, 360, 80, WARD_FAULT_YOU, \
  "a certificate cannot be given that many days", \
  "choose from 1 to 398 days: browsers refuse more", "CA/Browser Forum BR 6.3.2") \
X(CA_EXPIRED, 361, 80, WARD_FAULT_YOU, \
  "the authority's own certificate is not valid now", \
  "check this machine's clock; if it has expired, make a new authority", "RFC 5280 6.1") \
X(CA_OUT_FOREIGN, 362, 80, WARD_FAULT_YOU, \
  "a certificate or key is there already that this authority did not issue", \
  "choose another directory with --out, or move fullchain.pem and privkey.pem away", "ward") \
X(CA_HERE, 363, 80, WARD_FAULT_YOU, \
  "an authority cannot be made in the very directory that ward was started in", \
  "name a new directory with --dir, like --dir ca", "ward") \
X(FILE_READ, 400, 80, WARD_FAULT_YOU, \
  "the file cannot be read", \
  "check its path and permissions", "ward") \
X(FILE_WRITE, 401, 80, WARD_FAULT_YOU, \
  "the file cannot be written", \
  "check the folder, its permissions and the free space", "ward") \
X(KEY_FILE_OPEN_TO_ALL, 402, 80, WARD_FAULT_YOU, \
  "the private key file may be read or written by other users", \
  "take that right away with chmod 600, and make a new key if others had it", "ward") \
X(FILE_NOT_REGULAR, 403, 80, WARD_FAULT_YOU, \
  "this is a folder, pipe or device where a regular file is needed", \
  "give the path of the file itself", "ward") \
X(FILE_TOO_LARGE, 404, 80, WARD_FAULT_YOU, \
  "the file is larger than anything that belongs there", \
  "check that it is the right file", "ward") \
X(HOST_UNKNOWN, 410, 80, WARD_FAULT_YOU, \
  "no address is known for this name", \
  "check the spelling and this machine's name server", "RFC 1034 5.2.1") \
X(CONNECT_FAILED, 411, 80, WARD_FAULT_PEER, \
  "the server does not take connections there", \
  "check the port, and that the server runs and no firewall stands between", "RFC 9293 3.10") \
X(LISTEN_FAILED, 412, 80, WARD_FAULT_YOU, \
  "ward cannot listen on this address", \
  "choose another port with --listen, or stop the program that has this one", "ward") \
X(TIMEOUT, 413, 80, WARD_FAULT_PEER, \
  "the other side did not answer in time", \
  "try again, or allow more time with --max-time", "ward") \
X(ADDRESS_MALFORMED, 414, 80, WARD_FAULT_YOU, \
  "this is not an address with a port", \
  "write it as 127.0.0.1:8443, [::1]:8443 or example.org:443", "RFC 3986 3.2.2") \
X(URL_MALFORMED, 415, 80, WARD_FAULT_YOU, \
  "this is not an https address", \
  "write it as https://example.org/path", "RFC 9110 4.2.2") \
X(IO_FAILED, 420, 80, WARD_FAULT_PEER, \
  "the connection broke", \
  "try again", "ward") \
X(HTTP_MALFORMED, 421, 80, WARD_FAULT_PEER, \
  "the answer is not HTTP/1.1", \
  "check that a web server listens on this port", "RFC 9112 4") \
X(HTTP_HEAD_TOO_LONG, 422, 80, WARD_FAULT_PEER, \
  "the head of the answer is longer than ward accepts", \
  "send fewer or shorter header fields", "RFC 9110 5.4") \
X(HTTP_LENGTH, 423, 80, WARD_FAULT_PEER, \
  "the answer contradicts itself about its length", \
  "send one Content-Length, or chunks, not both", "RFC 9112 6.3") \
X(HTTP_CHUNK, 424, 80, WARD_FAULT_PEER, \
  "a chunk of the answer is malformed", \
  "report it to the maker of the server's software", "RFC 9112 7.1") \
X(HTTP_TRUNCATED, 425, 80, WARD_FAULT_PEER, \
  "the answer ended before it was whole", \
  "fetch it again", "RFC 9112 8") \
X(HTTP_REDIRECT_INSECURE, 426, 80, WARD_FAULT_PEER, \
  "the server redirects to an address that is not https", \
  "redirect to https only", "RFC 9110 15.4") \
X(HTTP_REDIRECTS, 427, 80, WARD_FAULT_PEER, \
  "the server redirects in circles: more than 10 times", \
  "mend the redirects", "RFC 9110 15.4") \
X(HTTP_STATUS, 428, 80, WARD_FAULT_PEER, \
  "the server answered with an error", \
  "check the address; the body may say more", "RFC 9110 15") \
X(TICKET_UNKNOWN, 500, 80, WARD_FAULT_OWNER, \
  "a session ticket was sealed with a secret that this server does not have", \
  "give the same ticket secret to all servers of the site; else clients begin anew", "RFC 5077 4") \
X(TICKET_EXPIRED, 501, 80, WARD_FAULT_PEER, \
  "a session ticket is older than its lifetime", \
  "nothing: the client begins a new session", "RFC 9846 4.7.1") \
X(TICKET_FORGED, 502, 80, WARD_FAULT_PEER, \
  "a session ticket is for a site with another policy, or was changed", \
  "nothing: the client begins a new session", "RFC 5077 5") \
X(TICKET_MISFIT, 503, 80, WARD_FAULT_PEER, \
  "a session ticket is of another TLS version or of cipher suites with another hash", \
  "nothing: the client begins a new session", "RFC 9846 4.7.1") \
X(TICKET_UNUSED, 504, 80, WARD_FAULT_PEER, \
  "the server did not take up the session that the client offered", \
  "nothing: a new session began; look into the server's log if this is the rule", \
  "RFC 9846 4.3.11") \
X(BINDER_COUNT, 505, 47, WARD_FAULT_PEER, \
  "pre_shared_key holds more identities than binders, or fewer", \
  "report it to the maker of the client's software", "RFC 9846 4.3.11") \
X(BINDER_BAD, 506, 51, WARD_FAULT_PEER, \
  "the client could not prove that it holds the key of the session it offers", \
  "look for a device between the two sides that changes bytes", "RFC 9846 4.3.11.2") \
X(PSK_NOT_OFFERED, 507, 47, WARD_FAULT_PEER, \
  "the server took up a session that was not offered", \
  "report it to the maker of the server's software", "RFC 9846 4.3.11") \
X(PSK_HASH, 508, 47, WARD_FAULT_PEER, \
  "the server took up a session with a cipher suite whose hash is not the session's", \
  "report it to the maker of the server's software", "RFC 9846 4.3.11") \
X(PSK_NO_SHARE, 509, 47, WARD_FAULT_PEER, \
  "the server took up a session without a new key agreement", \
  "report it to the maker of the server's software", "RFC 9846 4.3.11") \
X(TICKET_SECRET, 510, 80, WARD_FAULT_YOU, \
  "the secret for session tickets is shorter than 32 bytes or one byte repeated", \
  "draw 32 bytes at random and keep them like a private key", "ward")
/* clang-format on */

#endif
