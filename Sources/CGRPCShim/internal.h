// What the shim's files share.
#ifndef CGRPCSHIM_INTERNAL_H
#define CGRPCSHIM_INTERNAL_H

#include "CGRPCShim.h"

#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <pthread.h>
#include <stdatomic.h>

// ThreadSanitizer does not see the synchronisation inside gRPC, which is built without it: what a
// thread did before it started a batch happens before the batch's event.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CGRPCSHIM_TSAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define CGRPCSHIM_TSAN 1
#endif
#ifdef CGRPCSHIM_TSAN
void __tsan_acquire(void *);
void __tsan_release(void *);
#define HAPPENS_BEFORE(tag) __tsan_release(tag)
#define HAPPENS_AFTER(tag) __tsan_acquire(tag)
#else
#define HAPPENS_BEFORE(tag) ((void)(tag))
#define HAPPENS_AFTER(tag) ((void)(tag))
#endif

// What the completion queue returns: it lies inside its owner, so an operation allocates nothing. The
// loop calls `handle` on its thread and knows nothing of who the owner is.
typedef struct tag {
  void (*handle)(void *owner, bool ok);
  void *owner;
} tag;

struct cgrpcshim_loop {
  uint64_t id;
  grpc_completion_queue *queue;
  cgrpcshim_on_event on_event;
  void *context;
  pthread_t thread;
  bool started;
  // Batches without operations on this call wake the queue; its channel never connects.
  grpc_channel *lame;
  grpc_call *waker;
  tag wake, close;
  // Server calls, and requests for them, that may still start a batch: the queue must not be shut down
  // before, since gRPC aborts when a batch is started on one that was. The loop's thread only.
  size_t live;
  bool closing;
  // Calls to reuse, the loop's thread only, and who frees them when the loop ends.
  cgrpcshim_call *free_calls;
  void (*free_pool)(cgrpcshim_loop *loop);
};

// A received message: as it came, and flat when it had to be put together.
typedef struct message {
  grpc_byte_buffer *received;
  grpc_slice flat;
  bool has_flat, compressed;
  enum cgrpcshim_bytes_fault fault;
} message;

struct cgrpcshim_metadata {
  size_t count, capacity;
  grpc_metadata items[];
};

// bytes.c
void cgrpcshim_message_clear(message *message);
void cgrpcshim_message_received(message *message);
cgrpcshim_bytes cgrpcshim_message_bytes(message *message, size_t limit);
grpc_byte_buffer *cgrpcshim_buffer_take(cgrpcshim_buffer buffer);

// tls.c
grpc_server_credentials *cgrpcshim_tls_credentials(cgrpcshim_tls *tls);

static inline void deliver(cgrpcshim_loop *loop, cgrpcshim_event event) {
  loop->on_event(loop->context, event);
}

static inline cgrpcshim_header cgrpcshim_header_of(const grpc_metadata *item) {
  return (cgrpcshim_header){GRPC_SLICE_START_PTR(item->key), GRPC_SLICE_LENGTH(item->key),
                            GRPC_SLICE_START_PTR(item->value), GRPC_SLICE_LENGTH(item->value)};
}

#endif
