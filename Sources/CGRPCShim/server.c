#include "internal.h"

#include <grpc/grpc_security.h>
#include <grpc/support/alloc.h>
#include <grpc/support/time.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct method {
  void *handle;
  char *path;
  cgrpcshim_method_kind kind;
} method;

// One per loop: the request posted for whatever no method is registered for. Without it such a call
// would wait for its deadline.
typedef struct unknown {
  tag tag;
  cgrpcshim_server *server;
  cgrpcshim_loop *loop;
  grpc_call *call;
  grpc_call_details details;
  grpc_metadata_array headers;
} unknown;

typedef struct rejection {
  tag tag;
  cgrpcshim_loop *loop;
  grpc_call *call;
  int cancelled;
} rejection;

// What the tags' handlers are; they are defined where the life of a call is told.
static void on_request(void *call, bool ok);
static void on_read(void *call, bool ok);
static void on_written(void *call, bool ok);
static void on_watch(void *call, bool ok);
static void on_finish(void *call, bool ok);
static void on_unknown(void *unknown, bool ok);
static void on_rejected(void *rejection, bool ok);
static void on_drained(void *server, bool ok);
static void free_calls(cgrpcshim_loop *loop);

struct cgrpcshim_server {
  grpc_server *server;
  cgrpcshim_server_options options;
  cgrpcshim_loop **loops;
  unknown *unknowns;
  size_t loop_count;
  method *methods;
  int method_count;
  tag drained;
  atomic_bool stopping;
  atomic_uint_fast64_t unknown_calls;
};

struct cgrpcshim_call {
  cgrpcshim_call *next_free;
  cgrpcshim_server *server;
  cgrpcshim_loop *loop;
  grpc_call *call;
  int method;
  gpr_timespec deadline;
  grpc_metadata_array headers;
  message message;
  grpc_byte_buffer *sending;
  cgrpcshim_metadata *initial, *trailing;
  grpc_slice details;
  tag request, watch, read, write, finish;
  void *context;
  // Batches that have not returned, and one for the finish that is still to come.
  atomic_int pending;
  int cancelled;
  bool headers_sent, watched, compress;
};

// MARK: Life of a server

static void add_integer(grpc_arg *list, size_t *count, const char *key, int value) {
  list[(*count)++] = (grpc_arg){
      .type = GRPC_ARG_INTEGER, .key = (char *)key, .value.integer = value};
}

// A connection that never becomes HTTP/2 is closed after this.
enum { HANDSHAKE_TIMEOUT_MS = 20000 };

static int clamp(size_t bytes) { return bytes > INT32_MAX ? INT32_MAX : (int)bytes; }

cgrpcshim_server *cgrpcshim_server_create(const cgrpcshim_server_options *options,
                                          cgrpcshim_loop *const *loops, size_t count) {
  cgrpcshim_server *server = calloc(1, sizeof *server);
  if (!server) return NULL;
  grpc_init();
  server->options = *options;
  server->loop_count = count;
  server->loops = calloc(count, sizeof *server->loops);
  server->unknowns = calloc(count, sizeof *server->unknowns);
  grpc_arg list[16];
  size_t used = 0;
  // A second server on the port must fail to bind.
  add_integer(list, &used, GRPC_ARG_ALLOW_REUSEPORT, 0);
  add_integer(list, &used, GRPC_ARG_ENABLE_CHANNELZ, 0);
  add_integer(list, &used, GRPC_ARG_ENABLE_CENSUS, 0);
  add_integer(list, &used, GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  add_integer(list, &used, GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, clamp(options->max_receive_bytes));
  add_integer(list, &used, GRPC_ARG_MAX_SEND_MESSAGE_LENGTH, clamp(options->max_send_bytes));
  add_integer(list, &used, GRPC_ARG_MAX_CONCURRENT_STREAMS, options->max_concurrent_streams);
  add_integer(list, &used, GRPC_ARG_KEEPALIVE_TIME_MS, options->keepalive_time_ms);
  add_integer(list, &used, GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options->keepalive_timeout_ms);
  add_integer(list, &used, GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  add_integer(list, &used, GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
              options->min_ping_interval_ms);
  // The filter behind it costs each call 4,000 instructions.
  if (options->max_connection_idle_ms > 0) {
    add_integer(list, &used, GRPC_ARG_MAX_CONNECTION_IDLE_MS, options->max_connection_idle_ms);
  }
  add_integer(list, &used, GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, HANDSHAKE_TIMEOUT_MS);
  grpc_resource_quota *quota = NULL;
  if (options->memory_quota_bytes) {
    quota = grpc_resource_quota_create("server");
    grpc_resource_quota_resize(quota, options->memory_quota_bytes);
    list[used++] = (grpc_arg){.type = GRPC_ARG_POINTER,
                              .key = GRPC_ARG_RESOURCE_QUOTA,
                              .value.pointer = {quota, grpc_resource_quota_arg_vtable()}};
  }
  grpc_channel_args arguments = {used, list};
  server->server = grpc_server_create(&arguments, NULL);
  if (quota) grpc_resource_quota_unref(quota);
  for (size_t i = 0; i < count; i++) {
    server->loops[i] = loops[i];
    loops[i]->free_pool = free_calls;
    unknown *unknown = &server->unknowns[i];
    unknown->tag = (tag){on_unknown, unknown};
    unknown->server = server;
    unknown->loop = loops[i];
    grpc_call_details_init(&unknown->details);
    grpc_metadata_array_init(&unknown->headers);
    grpc_server_register_completion_queue(server->server, loops[i]->queue, NULL);
  }
  server->drained = (tag){on_drained, server};
  return server;
}

int cgrpcshim_server_add_method(cgrpcshim_server *server, const char *path,
                                cgrpcshim_method_kind kind) {
  void *handle = grpc_server_register_method(
      server->server, path, NULL,
      kind == CGRPCSHIM_METHOD_SINGLE_REQUEST ? GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER
                                              : GRPC_SRM_PAYLOAD_NONE,
      0);
  if (!handle) return -1;
  size_t size = sizeof *server->methods * (size_t)(server->method_count + 1);
  server->methods = realloc(server->methods, size);
  server->methods[server->method_count] = (method){handle, strdup(path), kind};
  return server->method_count++;
}

int cgrpcshim_server_listen(cgrpcshim_server *server, const char *address, cgrpcshim_tls *tls) {
  grpc_server_credentials *credentials =
      tls ? cgrpcshim_tls_credentials(tls) : grpc_insecure_server_credentials_create();
  int port = grpc_server_add_http2_port(server->server, address, credentials);
  grpc_server_credentials_release(credentials);
  return port;
}

bool cgrpcshim_unix_is_served(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return false;
  strcpy(address.sun_path, path);
  int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0) return false;
  bool served = connect(file, (struct sockaddr *)&address, sizeof address) == 0;
  close(file);
  return served;
}

void cgrpcshim_server_shut_down(cgrpcshim_server *server) {
  if (atomic_exchange(&server->stopping, true)) return;
  HAPPENS_BEFORE(&server->drained);
  grpc_server_shutdown_and_notify(server->server, server->loops[0]->queue, &server->drained);
}

void cgrpcshim_server_cancel_calls(cgrpcshim_server *server) {
  grpc_server_cancel_all_calls(server->server);
}

void cgrpcshim_server_destroy(cgrpcshim_server *server) {
  grpc_server_destroy(server->server);
  for (size_t i = 0; i < server->loop_count; i++) {
    grpc_metadata_array_destroy(&server->unknowns[i].headers);
    grpc_call_details_destroy(&server->unknowns[i].details);
  }
  for (int i = 0; i < server->method_count; i++) free(server->methods[i].path);
  free(server->methods);
  free(server->unknowns);
  free(server->loops);
  free(server);
  grpc_shutdown();
}

// MARK: Life of a call

static cgrpcshim_call *take_call(cgrpcshim_server *server, cgrpcshim_loop *loop) {
  loop->live++;
  cgrpcshim_call *call = loop->free_calls;
  if (call) {
    loop->free_calls = call->next_free;
    grpc_metadata_array headers = call->headers;
    headers.count = 0;
    memset(call, 0, sizeof *call);
    call->headers = headers;
  } else {
    call = calloc(1, sizeof *call);
    grpc_metadata_array_init(&call->headers);
  }
  call->server = server;
  call->loop = loop;
  call->request = (tag){on_request, call};
  call->watch = (tag){on_watch, call};
  call->read = (tag){on_read, call};
  call->write = (tag){on_written, call};
  call->finish = (tag){on_finish, call};
  return call;
}

static void free_sent(cgrpcshim_call *call) {
  if (call->sending) grpc_byte_buffer_destroy(call->sending);
  call->sending = NULL;
}

// Back into the list. The headers' slices belong to gRPC's call: only the array is kept.
static void recycle(cgrpcshim_call *call) {
  call->loop->live--;
  cgrpcshim_message_clear(&call->message);
  free_sent(call);
  cgrpcshim_metadata_destroy(call->initial);
  cgrpcshim_metadata_destroy(call->trailing);
  if (call->call) grpc_call_unref(call->call);
  if (atomic_load_explicit(&call->server->stopping, memory_order_relaxed)) {
    grpc_metadata_array_destroy(&call->headers);
    free(call);
    return;
  }
  call->next_free = call->loop->free_calls;
  call->loop->free_calls = call;
}

static void free_calls(cgrpcshim_loop *loop) {
  while (loop->free_calls) {
    cgrpcshim_call *call = loop->free_calls;
    loop->free_calls = call->next_free;
    grpc_metadata_array_destroy(&call->headers);
    free(call);
  }
}

static void start(cgrpcshim_call *call, const grpc_op *operations, size_t count, tag *tag) {
  atomic_fetch_add_explicit(&call->pending, 1, memory_order_relaxed);
  HAPPENS_BEFORE(tag);
  grpc_call_error error = grpc_call_start_batch(call->call, operations, count, tag, NULL);
  // The shim's own order of operations rules every error out.
  if (error != GRPC_CALL_OK) abort();
}

static void batch_ended(cgrpcshim_call *call) {
  HAPPENS_BEFORE(call);
  if (atomic_fetch_sub_explicit(&call->pending, 1, memory_order_acq_rel) != 1) return;
  HAPPENS_AFTER(call);
  deliver(call->loop,
          (cgrpcshim_event){.kind = CGRPCSHIM_EVENT_CLOSED, .ok = true, .call = call});
  recycle(call);
}

static void post_request(cgrpcshim_server *server, cgrpcshim_loop *loop, int index) {
  if (atomic_load_explicit(&server->stopping, memory_order_relaxed)) return;
  cgrpcshim_call *call = take_call(server, loop);
  method *method = &server->methods[index];
  call->method = index;
  bool single = method->kind == CGRPCSHIM_METHOD_SINGLE_REQUEST;
  HAPPENS_BEFORE(&call->request);
  grpc_call_error error = grpc_server_request_registered_call(
      server->server, method->handle, &call->call, &call->deadline, &call->headers,
      single ? &call->message.received : NULL, loop->queue, loop->queue, &call->request);
  if (error != GRPC_CALL_OK) {
    call->call = NULL;
    recycle(call);
  }
}

static void post_unknown(unknown *unknown) {
  if (atomic_load_explicit(&unknown->server->stopping, memory_order_relaxed)) return;
  unknown->loop->live++;
  unknown->call = NULL;
  unknown->headers.count = 0;
  HAPPENS_BEFORE(&unknown->tag);
  grpc_call_error error = grpc_server_request_call(
      unknown->server->server, &unknown->call, &unknown->details, &unknown->headers,
      unknown->loop->queue, unknown->loop->queue, &unknown->tag);
  if (error != GRPC_CALL_OK) unknown->loop->live--;
}

void cgrpcshim_server_start(cgrpcshim_server *server) {
  grpc_server_start(server->server);
  for (size_t i = 0; i < server->loop_count; i++) {
    for (int m = 0; m < server->method_count; m++) {
      for (int slot = 0; slot < server->options.request_slots; slot++) {
        post_request(server, server->loops[i], m);
      }
    }
    post_unknown(&server->unknowns[i]);
  }
}

uint64_t cgrpcshim_server_unknown_calls(cgrpcshim_server *server) {
  return atomic_load_explicit(&server->unknown_calls, memory_order_relaxed);
}

static void reject(unknown *unknown) {
  atomic_fetch_add_explicit(&unknown->server->unknown_calls, 1, memory_order_relaxed);
  rejection *rejection = calloc(1, sizeof *rejection);
  if (!rejection) abort();
  unknown->loop->live++;
  rejection->loop = unknown->loop;
  rejection->tag = (tag){on_rejected, rejection};
  rejection->call = unknown->call;
  grpc_call_details_destroy(&unknown->details);
  grpc_call_details_init(&unknown->details);
  grpc_slice text = grpc_slice_from_static_string("there is no such method");
  grpc_op operations[3] = {
      {.op = GRPC_OP_SEND_INITIAL_METADATA},
      {.op = GRPC_OP_SEND_STATUS_FROM_SERVER,
       .data.send_status_from_server = {.status = GRPC_STATUS_UNIMPLEMENTED,
                                        .status_details = &text}},
      {.op = GRPC_OP_RECV_CLOSE_ON_SERVER,
       .data.recv_close_on_server.cancelled = &rejection->cancelled},
  };
  HAPPENS_BEFORE(&rejection->tag);
  if (grpc_call_start_batch(rejection->call, operations, 3, &rejection->tag, NULL) !=
      GRPC_CALL_OK) {
    abort();
  }
}

static void tell(cgrpcshim_call *call, cgrpcshim_event_kind kind, bool ok) {
  deliver(call->loop, (cgrpcshim_event){.kind = kind, .ok = ok, .call = call});
}

static void on_request(void *owner, bool ok) {
  cgrpcshim_call *call = owner;
  if (!ok) {
    call->call = NULL;
    recycle(call);
    return;
  }
  post_request(call->server, call->loop, call->method);
  atomic_store_explicit(&call->pending, 1, memory_order_relaxed);
  cgrpcshim_message_received(&call->message);
  tell(call, CGRPCSHIM_EVENT_REQUEST, true);
}

static void on_read(void *owner, bool ok) {
  cgrpcshim_call *call = owner;
  cgrpcshim_message_received(&call->message);
  tell(call, CGRPCSHIM_EVENT_MESSAGE, ok && call->message.received);
  batch_ended(call);
}

static void on_written(void *owner, bool ok) {
  cgrpcshim_call *call = owner;
  free_sent(call);
  tell(call, CGRPCSHIM_EVENT_WRITTEN, ok);
  batch_ended(call);
}

static void on_watch(void *owner, bool ok) {
  (void)ok;
  cgrpcshim_call *call = owner;
  if (call->cancelled) tell(call, CGRPCSHIM_EVENT_CANCELLED, true);
  batch_ended(call);
}

static void on_finish(void *owner, bool ok) {
  (void)ok;
  batch_ended(owner);
}

static void on_unknown(void *owner, bool ok) {
  unknown *unknown = owner;
  unknown->loop->live--;
  if (!ok) return;
  reject(unknown);
  post_unknown(unknown);
}

static void on_rejected(void *owner, bool ok) {
  (void)ok;
  rejection *rejection = owner;
  rejection->loop->live--;
  grpc_call_unref(rejection->call);
  free(rejection);
}

static void on_drained(void *owner, bool ok) {
  (void)ok;
  cgrpcshim_server *server = owner;
  deliver(server->loops[0], (cgrpcshim_event){.kind = CGRPCSHIM_EVENT_DRAINED, .ok = true});
}

// MARK: What a call tells

int cgrpcshim_call_method(const cgrpcshim_call *call) { return call->method; }
void *cgrpcshim_call_context(const cgrpcshim_call *call) { return call->context; }
void cgrpcshim_call_set_context(cgrpcshim_call *call, void *context) { call->context = context; }

cgrpcshim_bytes cgrpcshim_call_message(cgrpcshim_call *call) {
  return cgrpcshim_message_bytes(&call->message, call->server->options.max_receive_bytes);
}

void cgrpcshim_call_release_message(cgrpcshim_call *call) {
  cgrpcshim_message_clear(&call->message);
}

bool cgrpcshim_call_message_was_compressed(const cgrpcshim_call *call) {
  return call->message.compressed;
}

int64_t cgrpcshim_call_time_left(const cgrpcshim_call *call) {
  gpr_clock_type clock = call->deadline.clock_type;
  if (gpr_time_cmp(call->deadline, gpr_inf_future(clock)) == 0) return INT64_MAX;
  gpr_timespec left = gpr_time_sub(call->deadline, gpr_now(clock));
  if (left.tv_sec > INT64_MAX / 1000000000 - 1) return INT64_MAX;
  if (left.tv_sec < -1000000000) return -1;
  return left.tv_sec * 1000000000 + left.tv_nsec;
}

size_t cgrpcshim_call_header_count(const cgrpcshim_call *call) { return call->headers.count; }

cgrpcshim_header cgrpcshim_call_header(const cgrpcshim_call *call, size_t index) {
  return cgrpcshim_header_of(&call->headers.metadata[index]);
}

static size_t copy_text(const char *text, size_t length, char *buffer, size_t capacity) {
  size_t count = length < capacity ? length : capacity;
  memcpy(buffer, text, count);
  return count;
}

size_t cgrpcshim_call_peer(const cgrpcshim_call *call, char *buffer, size_t capacity) {
  char *peer = grpc_call_get_peer(call->call);
  size_t length = peer ? copy_text(peer, strlen(peer), buffer, capacity) : 0;
  gpr_free(peer);
  return length;
}

size_t cgrpcshim_call_peer_name(const cgrpcshim_call *call, char *buffer, size_t capacity) {
  grpc_auth_context *identity = grpc_call_auth_context(call->call);
  if (!identity) return 0;
  size_t length = 0;
  if (grpc_auth_context_peer_is_authenticated(identity)) {
    // The common name; without one, whatever tells this certificate from others.
    static const char *const properties[] = {
        GRPC_X509_CN_PROPERTY_NAME, GRPC_X509_SAN_PROPERTY_NAME, GRPC_X509_SUBJECT_PROPERTY_NAME,
        GRPC_X509_PEM_CERT_PROPERTY_NAME};
    for (size_t i = 0; i < sizeof properties / sizeof *properties && length == 0; i++) {
      grpc_auth_property_iterator names =
          grpc_auth_context_find_properties_by_name(identity, properties[i]);
      const grpc_auth_property *name;
      while ((name = grpc_auth_property_iterator_next(&names))) {
        if (name->value_length == 0) continue;
        if (length > 0 && length < capacity) buffer[length++] = ',';
        length += copy_text(name->value, name->value_length, buffer + length, capacity - length);
      }
    }
  }
  grpc_auth_context_release(identity);
  return length;
}

// MARK: What a call does

void cgrpcshim_call_watch(cgrpcshim_call *call) {
  call->watched = true;
  grpc_op operation = {.op = GRPC_OP_RECV_CLOSE_ON_SERVER,
                       .data.recv_close_on_server.cancelled = &call->cancelled};
  start(call, &operation, 1, &call->watch);
}

bool cgrpcshim_call_read(cgrpcshim_call *call) {
  cgrpcshim_message_clear(&call->message);
  grpc_op operation = {.op = GRPC_OP_RECV_MESSAGE,
                       .data.recv_message.recv_message = &call->message.received};
  start(call, &operation, 1, &call->read);
  return true;
}

void cgrpcshim_call_compress(cgrpcshim_call *call) { call->compress = true; }

void cgrpcshim_call_set_initial_metadata(cgrpcshim_call *call, cgrpcshim_metadata *metadata) {
  cgrpcshim_metadata_destroy(call->initial);
  call->initial = metadata;
}

static grpc_op initial_metadata(cgrpcshim_call *call) {
  call->headers_sent = true;
  grpc_op operation = {.op = GRPC_OP_SEND_INITIAL_METADATA};
  if (call->initial) {
    operation.data.send_initial_metadata.count = call->initial->count;
    operation.data.send_initial_metadata.metadata = call->initial->items;
  }
  if (call->compress) {
    operation.data.send_initial_metadata.maybe_compression_level.is_set = 1;
    operation.data.send_initial_metadata.maybe_compression_level.level = GRPC_COMPRESS_LEVEL_LOW;
  }
  return operation;
}

static grpc_op send_message(cgrpcshim_call *call, cgrpcshim_buffer buffer) {
  call->sending = cgrpcshim_buffer_take(buffer);
  return (grpc_op){.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = call->sending};
}

bool cgrpcshim_call_write(cgrpcshim_call *call, cgrpcshim_buffer buffer, bool more) {
  grpc_op operations[2];
  size_t count = 0;
  bool first = !call->headers_sent;
  if (first) operations[count++] = initial_metadata(call);
  operations[count] = send_message(call, buffer);
  // With the headers in the same batch the hint would keep it from ever completing.
  if (more && !first) operations[count].flags = GRPC_WRITE_BUFFER_HINT;
  start(call, operations, count + 1, &call->write);
  return true;
}

void cgrpcshim_call_finish(cgrpcshim_call *call, cgrpcshim_buffer *buffer, int status,
                           const uint8_t *text, size_t length, cgrpcshim_metadata *trailing) {
  grpc_op operations[4];
  size_t count = 0;
  if (!call->headers_sent) operations[count++] = initial_metadata(call);
  if (buffer) operations[count++] = send_message(call, *buffer);
  grpc_slice details = length ? grpc_slice_from_copied_buffer((const char *)text, length)
                              : grpc_empty_slice();
  call->trailing = trailing;
  operations[count++] = (grpc_op){
      .op = GRPC_OP_SEND_STATUS_FROM_SERVER,
      .data.send_status_from_server = {.trailing_metadata_count = trailing ? trailing->count : 0,
                                       .trailing_metadata = trailing ? trailing->items : NULL,
                                       .status = (grpc_status_code)status,
                                       .status_details = &details}};
  if (!call->watched) {
    operations[count++] =
        (grpc_op){.op = GRPC_OP_RECV_CLOSE_ON_SERVER,
                  .data.recv_close_on_server.cancelled = &call->cancelled};
  }
  // The count that a new call starts with stands for this batch.
  HAPPENS_BEFORE(&call->finish);
  if (grpc_call_start_batch(call->call, operations, count, &call->finish, NULL) != GRPC_CALL_OK) {
    abort();
  }
  grpc_slice_unref(details);
}
