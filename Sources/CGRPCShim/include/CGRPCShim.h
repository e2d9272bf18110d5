// A shim over gRPC C-core, for callers that must not see its headers.
//
// Model. A *loop* is one completion queue and the one thread that polls it. All events of a loop are
// delivered on its thread, through the one function given at its creation; that function must not
// block. A *server* takes calls on one or more loops; a *channel* makes calls on one. A call's events
// all come from the loop on which it began.
//
// Ownership. Whoever creates destroys, except for server calls: they come with
// CGRPCSHIM_EVENT_REQUEST and belong to the receiver until CGRPCSHIM_EVENT_CLOSED, after which the
// memory serves another call. Bytes and headers that a function returns are borrowed; each function
// says how long.
//
// Threads. "Any thread" means any thread, one at a time for the same object unless it says otherwise.
// No function blocks unless it says so.
#ifndef CGRPCSHIM_H
#define CGRPCSHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cgrpcshim_loop cgrpcshim_loop;
typedef struct cgrpcshim_server cgrpcshim_server;
typedef struct cgrpcshim_call cgrpcshim_call;
typedef struct cgrpcshim_tls cgrpcshim_tls;
typedef struct cgrpcshim_metadata cgrpcshim_metadata;
typedef struct cgrpcshim_channel cgrpcshim_channel;
typedef struct cgrpcshim_client_call cgrpcshim_client_call;

// MARK: Events

typedef enum cgrpcshim_event_kind {
  /// cgrpcshim_loop_wake was called. Several wakes may come as one.
  CGRPCSHIM_EVENT_WAKE = 1,
  /// A server call arrived: `call`. Exactly one cgrpcshim_call_finish must follow, sooner or later.
  CGRPCSHIM_EVENT_REQUEST = 2,
  /// cgrpcshim_call_read ended: `ok` with a message, or not ok at the end of the client's messages.
  CGRPCSHIM_EVENT_MESSAGE = 3,
  /// cgrpcshim_call_write ended: the transport took the message, or not ok when the call is over.
  CGRPCSHIM_EVENT_WRITTEN = 4,
  /// The client cancelled, its connection broke, or the deadline passed. At most once a call.
  CGRPCSHIM_EVENT_CANCELLED = 5,
  /// The finished call is over: `call` and all that was borrowed from it end with this event.
  CGRPCSHIM_EVENT_CLOSED = 6,
  /// The server's shutdown is complete: no connection is left. Calls may still have events to come,
  /// which the end of their loops waits for. `context` of the server's first loop.
  CGRPCSHIM_EVENT_DRAINED = 7,
  /// A client call's request was sent and the reply's headers came (not ok when the call failed).
  CGRPCSHIM_EVENT_CLIENT_HEADERS = 8,
  /// cgrpcshim_client_call_read ended: `ok` with a message, or not ok after the last.
  CGRPCSHIM_EVENT_CLIENT_MESSAGE = 9,
  /// A client call's status is there: the last event unless another was still to come.
  CGRPCSHIM_EVENT_CLIENT_STATUS = 10,
} cgrpcshim_event_kind;

typedef struct cgrpcshim_event {
  cgrpcshim_event_kind kind;
  bool ok;
  /// The server call; NULL for other events.
  cgrpcshim_call *call;
  /// The client call; NULL for other events.
  cgrpcshim_client_call *client_call;
} cgrpcshim_event;

typedef void (*cgrpcshim_on_event)(void *context, cgrpcshim_event event);

// MARK: Loops

/// Makes a loop; its thread does not run yet. NULL without memory. The caller destroys it.
cgrpcshim_loop *cgrpcshim_loop_create(cgrpcshim_on_event on_event, void *context);

/// Starts the loop's thread. Call once, after every server that uses the loop was started. False when
/// the system gives no thread.
bool cgrpcshim_loop_start(cgrpcshim_loop *loop);

/// The processor time that the loop's thread has taken, in seconds. Any thread, after
/// cgrpcshim_loop_start has returned and before cgrpcshim_loop_destroy.
double cgrpcshim_loop_cpu_seconds(const cgrpcshim_loop *loop);

/// A number that no other loop of the process ever has; never 0. Any thread, several at once.
uint64_t cgrpcshim_loop_id(const cgrpcshim_loop *loop);

/// The id of the loop on whose thread the caller runs, or 0. Any thread, several at once.
uint64_t cgrpcshim_current_loop_id(void);

/// Delivers CGRPCSHIM_EVENT_WAKE soon. Any thread, several at once, until cgrpcshim_loop_destroy.
void cgrpcshim_loop_wake(cgrpcshim_loop *loop);

/// Ends the loop and frees it: what is pending is delivered and every call of a server comes to its
/// CGRPCSHIM_EVENT_CLOSED, then the thread ends. BLOCKS until then.
/// Not on the loop's own thread. A channel that uses the loop is destroyed before; a server that uses
/// it has told CGRPCSHIM_EVENT_DRAINED, and is destroyed after: what the loop still delivers needs it.
void cgrpcshim_loop_destroy(cgrpcshim_loop *loop);

// MARK: Metadata

/// A header as it came: not NUL-terminated; a key that ends in `-bin` has any bytes as its value.
typedef struct cgrpcshim_header {
  const uint8_t *key;
  size_t key_length;
  const uint8_t *value;
  size_t value_length;
} cgrpcshim_header;

/// Makes an empty list with room for `capacity` headers. Functions that take a list own it from then
/// on, whether they succeed or not; otherwise the caller destroys it.
cgrpcshim_metadata *cgrpcshim_metadata_create(size_t capacity);

/// Appends a copy. False when the key or the value is not legal on the wire, or the list is full.
bool cgrpcshim_metadata_add(cgrpcshim_metadata *metadata, cgrpcshim_header header);

void cgrpcshim_metadata_destroy(cgrpcshim_metadata *metadata);

// MARK: Buffers

/// A message to send, in memory of gRPC's own, so that it is written once. Either send it, which takes
/// it, or discard it.
typedef struct cgrpcshim_buffer {
  uint8_t *bytes;
  size_t length;
  void *storage[4];
} cgrpcshim_buffer;

cgrpcshim_buffer cgrpcshim_buffer_create(size_t length);
void cgrpcshim_buffer_discard(cgrpcshim_buffer buffer);

/// Bytes that were received: borrowed.
typedef struct cgrpcshim_bytes {
  /// NULL when there is no message at all.
  const uint8_t *bytes;
  size_t length;
  /// Why there is no message.
  enum cgrpcshim_bytes_fault {
    CGRPCSHIM_BYTES_OK = 0,
    /// None was sent.
    CGRPCSHIM_BYTES_MISSING = 1,
    /// Decompressed, it is larger than the limit.
    CGRPCSHIM_BYTES_TOO_LARGE = 2,
    /// It can't be decompressed.
    CGRPCSHIM_BYTES_CORRUPT = 3,
  } fault;
} cgrpcshim_bytes;

// MARK: TLS

/// Makes server credentials from PEM texts, which are copied. With `client_roots` (else NULL) clients
/// must show a certificate that these sign. NULL without memory. The caller destroys it, after the
/// servers that use it.
cgrpcshim_tls *cgrpcshim_tls_create(const char *certificates, const char *key,
                                    const char *client_roots);

/// Handshakes from now on use these. Any thread. What is no valid pair of key and certificate makes
/// gRPC keep the former one.
void cgrpcshim_tls_update(cgrpcshim_tls *tls, const char *certificates, const char *key,
                          const char *client_roots);

void cgrpcshim_tls_destroy(cgrpcshim_tls *tls);

// MARK: Servers

typedef struct cgrpcshim_server_options {
  /// The largest message, compressed or not, in bytes.
  size_t max_receive_bytes, max_send_bytes;
  /// How many streams a connection may have open.
  int max_concurrent_streams;
  /// How many requests of a method may wait for the loop at once, on each loop.
  int request_slots;
  /// When a connection is silent for so long, a ping asks whether its client is still there.
  int keepalive_time_ms, keepalive_timeout_ms;
  /// Clients may ping this often; more earns them GOAWAY.
  int min_ping_interval_ms;
  /// A connection without calls is closed after this time; 0 for never.
  int max_connection_idle_ms;
  /// The memory that connections may take in all, in bytes; 0 for no limit.
  size_t memory_quota_bytes;
} cgrpcshim_server_options;

typedef enum cgrpcshim_method_kind {
  /// One request message; it is read before CGRPCSHIM_EVENT_REQUEST.
  CGRPCSHIM_METHOD_SINGLE_REQUEST = 0,
  /// Any number of request messages, one for each cgrpcshim_call_read.
  CGRPCSHIM_METHOD_REQUEST_STREAM = 1,
} cgrpcshim_method_kind;

/// Makes a server on `count` loops that have not started. NULL without memory. The caller destroys it.
cgrpcshim_server *cgrpcshim_server_create(const cgrpcshim_server_options *options,
                                          cgrpcshim_loop *const *loops, size_t count);

/// Adds a method before the server starts. Its index counts from 0 in the order of the calls; -1 when
/// it is there already. A call to any other path is answered with UNIMPLEMENTED.
int cgrpcshim_server_add_method(cgrpcshim_server *server, const char *path,
                                cgrpcshim_method_kind kind);

/// Listens on `address` (`127.0.0.1:50051`, `[::1]:0`, `unix:path`), with `tls` or, when it is NULL,
/// without. Returns the port (1 for `unix:`), 0 when the address can't be taken. BLOCKS to resolve a
/// host name.
int cgrpcshim_server_listen(cgrpcshim_server *server, const char *address, cgrpcshim_tls *tls);

/// Whether somebody answers at a Unix socket's path: listening there would take it from them. Does not
/// block for long.
bool cgrpcshim_unix_is_served(const char *path);

/// Takes calls from now on. The loops start after this.
void cgrpcshim_server_start(cgrpcshim_server *server);

/// Refuses new calls and lets open ones go on; CGRPCSHIM_EVENT_DRAINED when none is left. Any thread.
void cgrpcshim_server_shut_down(cgrpcshim_server *server);

/// How many calls named a method that is not registered. Any thread.
uint64_t cgrpcshim_server_unknown_calls(cgrpcshim_server *server);

/// Cancels every open call. Any thread, after cgrpcshim_server_shut_down.
void cgrpcshim_server_cancel_calls(cgrpcshim_server *server);

/// Frees the server, after CGRPCSHIM_EVENT_DRAINED and after every loop that it used was destroyed.
void cgrpcshim_server_destroy(cgrpcshim_server *server);

// MARK: Server calls

/// The index of the call's method.
int cgrpcshim_call_method(const cgrpcshim_call *call);

/// A pointer of the receiver's own; NULL at first.
void *cgrpcshim_call_context(const cgrpcshim_call *call);
void cgrpcshim_call_set_context(cgrpcshim_call *call, void *context);

/// The single request, or what the last read brought; borrowed until the next read or CLOSED.
cgrpcshim_bytes cgrpcshim_call_message(cgrpcshim_call *call);

/// Frees the message, which is MISSING from then on.
void cgrpcshim_call_release_message(cgrpcshim_call *call);

/// Whether the last message came compressed.
bool cgrpcshim_call_message_was_compressed(const cgrpcshim_call *call);

/// Nanoseconds until the client's deadline, negative when it passed, INT64_MAX without one.
int64_t cgrpcshim_call_time_left(const cgrpcshim_call *call);

/// The request's headers, borrowed until CLOSED.
size_t cgrpcshim_call_header_count(const cgrpcshim_call *call);
cgrpcshim_header cgrpcshim_call_header(const cgrpcshim_call *call, size_t index);

/// Copies the client's address, such as `ipv4:127.0.0.1:1234`, cut to `capacity`; returns its length.
size_t cgrpcshim_call_peer(const cgrpcshim_call *call, char *buffer, size_t capacity);

/// Copies who the client's verified certificate is for, cut to `capacity`, and returns its length: the common name; without
/// one its alternative names with commas between, else its subject, else the certificate itself. 0 without a certificate.
size_t cgrpcshim_call_peer_name(const cgrpcshim_call *call, char *buffer, size_t capacity);

/// From now on CGRPCSHIM_EVENT_CANCELLED may come. Without it, a call learns of its end only by
/// finishing; that is cheaper for one that is answered at once. Once a call, on the loop's thread.
void cgrpcshim_call_watch(cgrpcshim_call *call);

/// Asks for the next message of a request stream. One read at a time; any thread.
bool cgrpcshim_call_read(cgrpcshim_call *call);

/// Compresses the replies with what the client accepts, when called before the first reply.
void cgrpcshim_call_compress(cgrpcshim_call *call);

/// Sends the reply's headers with the first message or the status. Takes the list. Before the first
/// reply; any thread.
void cgrpcshim_call_set_initial_metadata(cgrpcshim_call *call, cgrpcshim_metadata *metadata);

/// Sends a message; CGRPCSHIM_EVENT_WRITTEN follows. Takes the buffer. `more` says that another one
/// follows at once, so that they may travel together. One write at a time; any thread.
bool cgrpcshim_call_write(cgrpcshim_call *call, cgrpcshim_buffer buffer, bool more);

/// Ends the call with a last message (`buffer`, or NULL for none), a status (0 is OK), a UTF-8 text and
/// trailing metadata (or NULL). Takes the buffer and the list. Exactly once a call, not while a write
/// is out; any thread. CGRPCSHIM_EVENT_CLOSED follows.
void cgrpcshim_call_finish(cgrpcshim_call *call, cgrpcshim_buffer *buffer, int status,
                           const uint8_t *message, size_t message_length,
                           cgrpcshim_metadata *trailing);

// MARK: Clients

typedef struct cgrpcshim_channel_options {
  size_t max_receive_bytes, max_send_bytes;
  int keepalive_time_ms, keepalive_timeout_ms;
  /// PEM texts or NULL. `tls` with NULL roots uses the system's.
  bool tls;
  const char *roots, *certificates, *key;
  /// The host name to expect in the server's certificate, or NULL for the target's own.
  const char *server_name;
  /// A gRPC service config in JSON, or NULL. It holds the retry policy.
  const char *service_config;
} cgrpcshim_channel_options;

/// Makes a channel to `target` (`127.0.0.1:50051`, `unix:path`) whose calls use `loop`. It connects
/// with its first call. NULL when the options are no good. The caller destroys it.
cgrpcshim_channel *cgrpcshim_channel_create(const char *target,
                                            const cgrpcshim_channel_options *options,
                                            cgrpcshim_loop *loop);

/// Frees the channel, after its calls.
void cgrpcshim_channel_destroy(cgrpcshim_channel *channel);

/// Begins a call with one request message: CGRPCSHIM_EVENT_CLIENT_HEADERS and, when it is over,
/// CGRPCSHIM_EVENT_CLIENT_STATUS follow. Takes the buffer and the list (or NULL).
/// `timeout` is in nanoseconds; INT64_MAX for none. `gzip` compresses the request. Any thread.
/// NULL without memory.
cgrpcshim_client_call *cgrpcshim_client_call_start(cgrpcshim_channel *channel, const char *method,
                                                   cgrpcshim_buffer buffer,
                                                   cgrpcshim_metadata *metadata, int64_t timeout,
                                                   bool gzip, void *context);

void *cgrpcshim_client_call_context(const cgrpcshim_client_call *call);

/// Asks for the next reply. One read at a time; any thread.
bool cgrpcshim_client_call_read(cgrpcshim_client_call *call);

/// What the last read brought; borrowed until the next read.
cgrpcshim_bytes cgrpcshim_client_call_message(cgrpcshim_client_call *call);

/// Ends the call early. Any thread, several at once, until it is destroyed.
void cgrpcshim_client_call_cancel(cgrpcshim_client_call *call);

/// The status and its text, borrowed until the call is destroyed; after CLIENT_STATUS.
int cgrpcshim_client_call_status(const cgrpcshim_client_call *call, const uint8_t **message,
                                 size_t *message_length);

/// The headers (`trailing` false, after CLIENT_HEADERS) or trailers (true, after CLIENT_STATUS),
/// borrowed until the call is destroyed.
size_t cgrpcshim_client_call_header_count(const cgrpcshim_client_call *call, bool trailing);
cgrpcshim_header cgrpcshim_client_call_header(const cgrpcshim_client_call *call, bool trailing,
                                              size_t index);

/// Frees the call: after CLIENT_HEADERS, CLIENT_STATUS and the end of every read.
void cgrpcshim_client_call_destroy(cgrpcshim_client_call *call);

/// The version of the gRPC library, such as `29.0.0`; never freed.
const char *cgrpcshim_version(void);

#ifdef __cplusplus
}
#endif
#endif
