// Outbound HTTP over libcurl: one thread drives all transfers of a client. curl's own headers stay in the
// .c files, since Swift can't call what is variadic or a macro.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A client with its thread and its connections.
typedef struct ccurl_client ccurl_client;

/// A request: everything is copied by ccurl_client_send.
typedef struct ccurl_request {
  /// `GET`, `POST` and so on; NUL-terminated like every text here.
  const char *method;
  /// `http` or `https`.
  const char *url;
  /// `Name: value`.
  const char *const *headers;
  size_t header_count;
  const uint8_t *body;
  size_t body_length;
  /// For the whole transfer and for the connection alone, in milliseconds; above 0.
  long timeout_ms, connect_timeout_ms;
  /// A larger response fails.
  size_t max_response_bytes;
  /// Files with roots, the client's own certificates and its key; NULL for the system's and none.
  const char *roots_path, *certificates_path, *key_path;
} ccurl_request;

/// Why there is no response.
typedef enum ccurl_fault {
  CCURL_OK = 0,
  /// The name, the connection or the TLS handshake failed.
  CCURL_UNREACHABLE = 1,
  CCURL_TIMED_OUT = 2,
  /// It was cancelled, or the client was destroyed.
  CCURL_CANCELLED = 3,
  /// The response is larger than allowed.
  CCURL_TOO_LARGE = 4,
  /// The connection broke while the transfer was under way.
  CCURL_BROKEN = 5,
  /// The request is none that curl can send.
  CCURL_BAD_REQUEST = 6,
} ccurl_fault;

/// A response, borrowed for the length of the callback.
typedef struct ccurl_response {
  ccurl_fault fault;
  /// curl's own number and its words for it; 0 and "" without a fault.
  int code;
  const char *reason;
  long status;
  /// The headers of the last response, as they came: lines with CRLF.
  const char *headers;
  size_t headers_length;
  const uint8_t *body;
  size_t body_length;
} ccurl_response;

/// Called once a request, on the client's thread; must not block and must not call the client's
/// destroy function.
typedef void (*ccurl_on_done)(void *context, const ccurl_response *response);

/// Makes a client and starts its thread. NULL when the system gives no memory or thread.
ccurl_client *ccurl_client_create(void);

/// Sends a request. Returns its number, above 0; 0 without memory, and then `on_done` is not called.
/// Any thread.
uint64_t ccurl_client_send(ccurl_client *client, const ccurl_request *request, void *context,
                           ccurl_on_done on_done);

/// Ends a request with CCURL_CANCELLED soon, if it is not over. Any thread.
void ccurl_client_cancel(ccurl_client *client, uint64_t number);

/// Cancels everything, waits for the thread and frees the client. BLOCKS for as long as that takes; not
/// on the client's thread. Nothing else may be called meanwhile.
void ccurl_client_destroy(ccurl_client *client);

/// The most bytes that gzip makes of `length`.
size_t ccurl_gzip_bound(size_t length);

/// Compresses; returns the length of the output, 0 when it does not fit or there is no memory. Blocks for as long as the
/// computation takes. Any thread.
size_t ccurl_gzip(const uint8_t *input, size_t length, uint8_t *output, size_t capacity);

/// Decompresses gzip or zlib data. Returns the length of the output; SIZE_MAX when the data is damaged,
/// SIZE_MAX - 1 when it does not fit.
size_t ccurl_gunzip(const uint8_t *input, size_t length, uint8_t *output, size_t capacity);

/// The version of libcurl; never freed.
const char *ccurl_version(void);

#ifdef __cplusplus
}
#endif
#endif
