#include "internal.h"

#include <grpc/grpc_security.h>
#include <grpc/support/alloc.h>
#include <grpc/support/time.h>
#include <stdlib.h>

struct cgrpcshim_channel {
  grpc_channel *channel;
  cgrpcshim_loop *loop;
  size_t max_receive_bytes;
};

struct cgrpcshim_client_call {
  grpc_call *call;
  cgrpcshim_channel *channel;
  cgrpcshim_loop *loop;
  void *context;
  tag headers, read, status;
  grpc_byte_buffer *sending;
  cgrpcshim_metadata *metadata;
  grpc_metadata_array received_headers, received_trailers;
  message message;
  grpc_status_code code;
  grpc_slice details;
};

static grpc_arg integer(const char *key, int value) {
  return (grpc_arg){.type = GRPC_ARG_INTEGER, .key = (char *)key, .value.integer = value};
}

static grpc_arg string(const char *key, const char *value) {
  return (grpc_arg){.type = GRPC_ARG_STRING, .key = (char *)key, .value.string = (char *)value};
}

static int clamp(size_t bytes) { return bytes > INT32_MAX ? INT32_MAX : (int)bytes; }

cgrpcshim_channel *cgrpcshim_channel_create(const char *target,
                                            const cgrpcshim_channel_options *options,
                                            cgrpcshim_loop *loop) {
  grpc_channel_credentials *credentials;
  if (options->tls) {
    grpc_ssl_pem_key_cert_pair pair = {options->key, options->certificates};
    credentials = grpc_ssl_credentials_create(
        options->roots, options->key && options->certificates ? &pair : NULL, NULL, NULL);
  } else {
    credentials = grpc_insecure_credentials_create();
  }
  if (!credentials) return NULL;
  grpc_arg list[10];
  size_t count = 0;
  // A channel has a connection of its own, whatever others the process has.
  list[count++] = integer(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  list[count++] = integer(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  list[count++] = integer(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, clamp(options->max_receive_bytes));
  list[count++] = integer(GRPC_ARG_MAX_SEND_MESSAGE_LENGTH, clamp(options->max_send_bytes));
  list[count++] = integer(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  if (options->keepalive_time_ms > 0) {
    list[count++] = integer(GRPC_ARG_KEEPALIVE_TIME_MS, options->keepalive_time_ms);
    list[count++] = integer(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options->keepalive_timeout_ms);
  }
  if (options->service_config) {
    list[count++] = string(GRPC_ARG_SERVICE_CONFIG, options->service_config);
  }
  if (options->server_name) {
    list[count++] = string(GRPC_SSL_TARGET_NAME_OVERRIDE_ARG, options->server_name);
  }
  grpc_init();
  cgrpcshim_channel *channel = calloc(1, sizeof *channel);
  if (channel) {
    grpc_channel_args arguments = {count, list};
    channel->channel = grpc_channel_create(target, credentials, &arguments);
    channel->loop = loop;
    channel->max_receive_bytes = options->max_receive_bytes;
  }
  grpc_channel_credentials_release(credentials);
  if (!channel) grpc_shutdown();
  return channel;
}

void cgrpcshim_channel_destroy(cgrpcshim_channel *channel) {
  grpc_channel_destroy(channel->channel);
  free(channel);
  grpc_shutdown();
}

static void start(cgrpcshim_client_call *call, const grpc_op *operations, size_t count, tag *tag) {
  HAPPENS_BEFORE(tag);
  if (grpc_call_start_batch(call->call, operations, count, tag, NULL) != GRPC_CALL_OK) abort();
}

static void tell(cgrpcshim_client_call *call, cgrpcshim_event_kind kind, bool ok) {
  deliver(call->loop, (cgrpcshim_event){.kind = kind, .ok = ok, .client_call = call});
}

static void on_headers(void *owner, bool ok) { tell(owner, CGRPCSHIM_EVENT_CLIENT_HEADERS, ok); }

static void on_status(void *owner, bool ok) { tell(owner, CGRPCSHIM_EVENT_CLIENT_STATUS, ok); }

static void on_read(void *owner, bool ok) {
  cgrpcshim_client_call *call = owner;
  cgrpcshim_message_received(&call->message);
  tell(call, CGRPCSHIM_EVENT_CLIENT_MESSAGE, ok && call->message.received);
}

// The name under which gRPC takes a client's wish for compression.
static cgrpcshim_metadata *with_gzip(cgrpcshim_metadata *metadata) {
  size_t count = metadata ? metadata->count : 0;
  cgrpcshim_metadata *longer = cgrpcshim_metadata_create(count + 1);
  if (!longer) return metadata;
  for (size_t i = 0; i < count; i++) longer->items[longer->count++] = metadata->items[i];
  free(metadata);
  longer->items[longer->count++] =
      (grpc_metadata){.key = grpc_slice_from_static_string("grpc-internal-encoding-request"),
                      .value = grpc_slice_from_static_string("gzip")};
  return longer;
}

cgrpcshim_client_call *cgrpcshim_client_call_start(cgrpcshim_channel *channel, const char *method,
                                                   cgrpcshim_buffer buffer,
                                                   cgrpcshim_metadata *metadata, int64_t timeout,
                                                   bool gzip, void *context) {
  cgrpcshim_client_call *call = calloc(1, sizeof *call);
  if (!call) {
    cgrpcshim_buffer_discard(buffer);
    cgrpcshim_metadata_destroy(metadata);
    return NULL;
  }
  gpr_timespec deadline =
      timeout == INT64_MAX
          ? gpr_inf_future(GPR_CLOCK_MONOTONIC)
          : gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_nanos(timeout, GPR_TIMESPAN));
  grpc_slice path = grpc_slice_from_copied_string(method);
  call->call = grpc_channel_create_call(channel->channel, NULL, GRPC_PROPAGATE_DEFAULTS,
                                        channel->loop->queue, path, NULL, deadline, NULL);
  grpc_slice_unref(path);
  call->channel = channel;
  call->loop = channel->loop;
  call->context = context;
  if (gzip) metadata = with_gzip(metadata);
  call->metadata = metadata;
  call->headers = (tag){on_headers, call};
  call->read = (tag){on_read, call};
  call->status = (tag){on_status, call};
  call->details = grpc_empty_slice();
  grpc_metadata_array_init(&call->received_headers);
  grpc_metadata_array_init(&call->received_trailers);
  call->sending = cgrpcshim_buffer_take(buffer);

  grpc_op status = {.op = GRPC_OP_RECV_STATUS_ON_CLIENT,
                    .data.recv_status_on_client = {.trailing_metadata = &call->received_trailers,
                                                   .status = &call->code,
                                                   .status_details = &call->details}};
  start(call, &status, 1, &call->status);
  grpc_op operations[4] = {
      {.op = GRPC_OP_SEND_INITIAL_METADATA},
      {.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = call->sending},
      {.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT},
      {.op = GRPC_OP_RECV_INITIAL_METADATA,
       .data.recv_initial_metadata.recv_initial_metadata = &call->received_headers},
  };
  if (metadata) {
    operations[0].data.send_initial_metadata.count = metadata->count;
    operations[0].data.send_initial_metadata.metadata = metadata->items;
  }
  start(call, operations, 4, &call->headers);
  return call;
}

void *cgrpcshim_client_call_context(const cgrpcshim_client_call *call) { return call->context; }

bool cgrpcshim_client_call_read(cgrpcshim_client_call *call) {
  cgrpcshim_message_clear(&call->message);
  grpc_op operation = {.op = GRPC_OP_RECV_MESSAGE,
                       .data.recv_message.recv_message = &call->message.received};
  start(call, &operation, 1, &call->read);
  return true;
}

cgrpcshim_bytes cgrpcshim_client_call_message(cgrpcshim_client_call *call) {
  return cgrpcshim_message_bytes(&call->message, call->channel->max_receive_bytes);
}

void cgrpcshim_client_call_cancel(cgrpcshim_client_call *call) {
  grpc_call_cancel(call->call, NULL);
}

int cgrpcshim_client_call_status(const cgrpcshim_client_call *call, const uint8_t **text,
                                 size_t *length) {
  *text = GRPC_SLICE_START_PTR(call->details);
  *length = GRPC_SLICE_LENGTH(call->details);
  return (int)call->code;
}

static const grpc_metadata_array *array(const cgrpcshim_client_call *call, bool trailing) {
  return trailing ? &call->received_trailers : &call->received_headers;
}

size_t cgrpcshim_client_call_header_count(const cgrpcshim_client_call *call, bool trailing) {
  return array(call, trailing)->count;
}

cgrpcshim_header cgrpcshim_client_call_header(const cgrpcshim_client_call *call, bool trailing,
                                              size_t index) {
  return cgrpcshim_header_of(&array(call, trailing)->metadata[index]);
}

void cgrpcshim_client_call_destroy(cgrpcshim_client_call *call) {
  cgrpcshim_message_clear(&call->message);
  if (call->sending) grpc_byte_buffer_destroy(call->sending);
  cgrpcshim_metadata_destroy(call->metadata);
  grpc_metadata_array_destroy(&call->received_headers);
  grpc_metadata_array_destroy(&call->received_trailers);
  grpc_slice_unref(call->details);
  grpc_call_unref(call->call);
  free(call);
}
