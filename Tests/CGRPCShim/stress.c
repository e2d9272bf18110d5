// Many threads call a server of the shim's through a client of the shim's: unary calls, streams,
// cancellations, and a shutdown in the middle of it all. To be built with a sanitizer; it prints what
// it did and exits with 0 when every call came to exactly one end.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CGRPCShim.h"

enum { THREADS = 8, CALLS = 150, STREAM_LENGTH = 20, OK = 0, CANCELLED = 1, DEADLINE = 4, UNAVAILABLE = 14 };

#define REQUIRE(condition)                                                      \
  do {                                                                          \
    if (!(condition)) {                                                         \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);           \
      abort();                                                                  \
    }                                                                           \
  } while (0)

static atomic_int accepted, closed, cancelled_seen, drained;
static int unary, stream, never;

// MARK: Server

typedef struct handler {
  int left;
  bool finished, writing;
} handler;

static cgrpcshim_buffer echo(cgrpcshim_call *call) {
  cgrpcshim_bytes bytes = cgrpcshim_call_message(call);
  // A client that cancels at once may have sent its headers only.
  REQUIRE(bytes.fault == CGRPCSHIM_BYTES_OK || bytes.fault == CGRPCSHIM_BYTES_MISSING);
  cgrpcshim_buffer buffer = cgrpcshim_buffer_create(bytes.length);
  if (bytes.length) memcpy(buffer.bytes, bytes.bytes, bytes.length);
  return buffer;
}

static void finish(cgrpcshim_call *call, handler *handler, int status) {
  if (handler->finished) return;
  handler->finished = true;
  const char *text = status ? "stopped" : "";
  cgrpcshim_metadata *trailing = cgrpcshim_metadata_create(2);
  cgrpcshim_header header = {(const uint8_t *)"x-end-bin", 9, (const uint8_t *)"\0\1", 2};
  REQUIRE(cgrpcshim_metadata_add(trailing, header));
  cgrpcshim_call_finish(call, NULL, status, (const uint8_t *)text, strlen(text), trailing);
}

static void on_request(cgrpcshim_call *call) {
  atomic_fetch_add(&accepted, 1);
  int method = cgrpcshim_call_method(call);
  handler *handler = calloc(1, sizeof *handler);
  cgrpcshim_call_set_context(call, handler);
  char peer[64];
  REQUIRE(cgrpcshim_call_peer(call, peer, sizeof peer) > 0);
  for (size_t i = 0; i < cgrpcshim_call_header_count(call); i++) {
    REQUIRE(cgrpcshim_call_header(call, i).key_length > 0);
  }
  if (method == unary) {
    handler->finished = true;
    cgrpcshim_buffer buffer = echo(call);
    cgrpcshim_call_finish(call, &buffer, OK, NULL, 0, NULL);
    return;
  }
  cgrpcshim_call_watch(call);
  if (method == stream) {
    handler->left = STREAM_LENGTH;
    handler->writing = true;
    cgrpcshim_call_write(call, echo(call), true);
  }
}

static void on_written(cgrpcshim_call *call, handler *handler, bool ok) {
  handler->writing = false;
  handler->left--;
  if (!ok) {
    finish(call, handler, CANCELLED);
  } else if (handler->left > 0 && !handler->finished) {
    handler->writing = true;
    cgrpcshim_call_write(call, echo(call), handler->left > 1);
  } else {
    finish(call, handler, OK);
  }
}

static void on_server_event(void *context, cgrpcshim_event event) {
  (void)context;
  handler *handler = event.call ? cgrpcshim_call_context(event.call) : NULL;
  switch (event.kind) {
    case CGRPCSHIM_EVENT_REQUEST: on_request(event.call); break;
    case CGRPCSHIM_EVENT_WRITTEN: on_written(event.call, handler, event.ok); break;
    case CGRPCSHIM_EVENT_CANCELLED:
      atomic_fetch_add(&cancelled_seen, 1);
      if (!handler->writing) finish(event.call, handler, CANCELLED);
      break;
    case CGRPCSHIM_EVENT_CLOSED:
      REQUIRE(handler->finished);
      free(handler);
      atomic_fetch_add(&closed, 1);
      break;
    case CGRPCSHIM_EVENT_DRAINED: atomic_store(&drained, 1); break;
    default: break;
  }
}

// MARK: Client

typedef struct waiting {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool headers, status, read, ok;
} waiting;

static void on_client_event(void *context, cgrpcshim_event event) {
  (void)context;
  if (!event.client_call) return;
  waiting *waiting = cgrpcshim_client_call_context(event.client_call);
  pthread_mutex_lock(&waiting->lock);
  if (event.kind == CGRPCSHIM_EVENT_CLIENT_HEADERS) waiting->headers = true;
  if (event.kind == CGRPCSHIM_EVENT_CLIENT_STATUS) waiting->status = true;
  if (event.kind == CGRPCSHIM_EVENT_CLIENT_MESSAGE) {
    waiting->read = true;
    waiting->ok = event.ok;
  }
  pthread_cond_signal(&waiting->changed);
  pthread_mutex_unlock(&waiting->lock);
}

// Makes one call and reads all of it; returns its status. After `cancel_after` replies it cancels.
static int call(cgrpcshim_channel *channel, const char *path, int64_t timeout, bool gzip,
                int cancel_after, int *replies) {
  waiting state = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, false, false};
  cgrpcshim_buffer buffer = cgrpcshim_buffer_create(3000);
  memset(buffer.bytes, 'x', buffer.length);
  cgrpcshim_metadata *metadata = cgrpcshim_metadata_create(1);
  cgrpcshim_header header = {(const uint8_t *)"x-test", 6, (const uint8_t *)"yes", 3};
  REQUIRE(cgrpcshim_metadata_add(metadata, header));
  cgrpcshim_client_call *call =
      cgrpcshim_client_call_start(channel, path, buffer, metadata, timeout, gzip, &state);
  REQUIRE(call);
  *replies = 0;
  for (bool more = true; more;) {
    if (*replies == cancel_after) cgrpcshim_client_call_cancel(call);
    cgrpcshim_client_call_read(call);
    pthread_mutex_lock(&state.lock);
    while (!state.read) pthread_cond_wait(&state.changed, &state.lock);
    state.read = false;
    more = state.ok;
    pthread_mutex_unlock(&state.lock);
    if (more) {
      cgrpcshim_bytes bytes = cgrpcshim_client_call_message(call);
      REQUIRE(bytes.fault == CGRPCSHIM_BYTES_OK && bytes.length == 3000 && bytes.bytes[0] == 'x');
      ++*replies;
    }
  }
  pthread_mutex_lock(&state.lock);
  while (!state.headers || !state.status) pthread_cond_wait(&state.changed, &state.lock);
  pthread_mutex_unlock(&state.lock);
  const uint8_t *text;
  size_t length;
  int status = cgrpcshim_client_call_status(call, &text, &length);
  for (size_t i = 0; i < cgrpcshim_client_call_header_count(call, true); i++) {
    (void)cgrpcshim_client_call_header(call, true, i);
  }
  cgrpcshim_client_call_destroy(call);
  return status;
}

typedef struct worker {
  pthread_t thread;
  cgrpcshim_channel *channel;
  unsigned seed;
  bool until_end;
  long good, ended;
} worker;

static void *work(void *argument) {
  worker *worker = argument;
  for (int i = 0; worker->until_end || i < CALLS; i++) {
    int replies, status;
    switch (rand_r(&worker->seed) % 6) {
      case 0:
        status = call(worker->channel, "/stress.Stress/Stream", INT64_MAX, false, -1, &replies);
        if (!worker->until_end) REQUIRE(status == OK && replies == STREAM_LENGTH);
        break;
      case 1:
        status = call(worker->channel, "/stress.Stress/Stream", INT64_MAX, false,
                      (int)(rand_r(&worker->seed) % 5), &replies);
        if (!worker->until_end) REQUIRE(status == CANCELLED || status == OK);
        break;
      case 2:
        status = call(worker->channel, "/stress.Stress/Never", 5000000, false, -1, &replies);
        if (!worker->until_end) REQUIRE(status == DEADLINE);
        break;
      case 3:
        status = call(worker->channel, "/stress.Stress/Unknown", INT64_MAX, false, -1, &replies);
        if (!worker->until_end) REQUIRE(status == 12);
        break;
      default:
        status = call(worker->channel, "/stress.Stress/Unary", INT64_MAX, i % 2, -1, &replies);
        if (!worker->until_end) REQUIRE(status == OK && replies == 1);
    }
    worker->ended++;
    if (status == OK) worker->good++;
    if (worker->until_end && status == UNAVAILABLE) break;
  }
  return NULL;
}

// A started server for the two loops, which do not run yet.
static cgrpcshim_server *make_server(cgrpcshim_loop *const loops[2], int *port) {
  cgrpcshim_server_options options = {.max_receive_bytes = 1 << 20,
                                      .max_send_bytes = 1 << 20,
                                      .max_concurrent_streams = 100,
                                      .request_slots = 8,
                                      .keepalive_time_ms = 60000,
                                      .keepalive_timeout_ms = 20000,
                                      .min_ping_interval_ms = 10000,
                                      .max_connection_idle_ms = 60000,
                                      .memory_quota_bytes = 64 << 20};
  cgrpcshim_server *server = cgrpcshim_server_create(&options, loops, 2);
  unary = cgrpcshim_server_add_method(server, "/stress.Stress/Unary", CGRPCSHIM_METHOD_SINGLE_REQUEST);
  stream = cgrpcshim_server_add_method(server, "/stress.Stress/Stream", CGRPCSHIM_METHOD_SINGLE_REQUEST);
  never = cgrpcshim_server_add_method(server, "/stress.Stress/Never", CGRPCSHIM_METHOD_SINGLE_REQUEST);
  *port = cgrpcshim_server_listen(server, "127.0.0.1:0", NULL);
  REQUIRE(*port > 0);
  cgrpcshim_server_start(server);
  return server;
}

static void wait_until_drained(void) {
  for (int i = 0; i < 10000 && !atomic_load(&drained); i++) usleep(1000);
  REQUIRE(atomic_load(&drained));
}

// Many lives of a server that nobody calls: its loops hear of the requests that never came while it
// goes down.
static void run_idle(int lives) {
  for (int life = 0; life < lives; life++) {
    atomic_store(&drained, 0);
    cgrpcshim_loop *loops[2];
    for (int i = 0; i < 2; i++) loops[i] = cgrpcshim_loop_create(on_server_event, NULL);
    int port;
    cgrpcshim_server *server = make_server(loops, &port);
    for (int i = 0; i < 2; i++) REQUIRE(cgrpcshim_loop_start(loops[i]));
    cgrpcshim_server_shut_down(server);
    wait_until_drained();
    for (int i = 0; i < 2; i++) cgrpcshim_loop_destroy(loops[i]);
    cgrpcshim_server_destroy(server);
  }
  printf("nobody calls: %d lives\n", lives);
}

// One life of a server: with `shut_down_early` it ends while calls are open.
static void run(bool shut_down_early) {
  atomic_store(&accepted, 0);
  atomic_store(&closed, 0);
  atomic_store(&cancelled_seen, 0);
  atomic_store(&drained, 0);
  cgrpcshim_loop *loops[2], *client_loops[2];
  for (int i = 0; i < 2; i++) {
    loops[i] = cgrpcshim_loop_create(on_server_event, NULL);
    client_loops[i] = cgrpcshim_loop_create(on_client_event, NULL);
  }
  int port;
  cgrpcshim_server *server = make_server(loops, &port);
  char target[32];
  snprintf(target, sizeof target, "127.0.0.1:%d", port);
  cgrpcshim_channel_options channel_options = {.max_receive_bytes = 1 << 20,
                                               .max_send_bytes = 1 << 20};
  cgrpcshim_channel *channels[2];
  for (int i = 0; i < 2; i++) {
    REQUIRE(cgrpcshim_loop_start(loops[i]) && cgrpcshim_loop_start(client_loops[i]));
    channels[i] = cgrpcshim_channel_create(target, &channel_options, client_loops[i]);
    REQUIRE(channels[i]);
  }
  worker workers[THREADS];
  for (int i = 0; i < THREADS; i++) {
    workers[i] = (worker){.channel = channels[i % 2], .seed = (unsigned)i + 1,
                          .until_end = shut_down_early};
    pthread_create(&workers[i].thread, NULL, work, &workers[i]);
  }
  if (shut_down_early) {
    for (int i = 0; i < 200; i++) {
      cgrpcshim_loop_wake(loops[i % 2]);
      usleep(1000);
    }
    cgrpcshim_server_shut_down(server);
    usleep(20000);
    cgrpcshim_server_cancel_calls(server);
  }
  long good = 0, ended = 0;
  for (int i = 0; i < THREADS; i++) {
    pthread_join(workers[i].thread, NULL);
    good += workers[i].good;
    ended += workers[i].ended;
  }
  if (!shut_down_early) cgrpcshim_server_shut_down(server);
  wait_until_drained();
  for (int i = 0; i < 2; i++) cgrpcshim_channel_destroy(channels[i]);
  for (int i = 0; i < 2; i++) {
    cgrpcshim_loop_destroy(loops[i]);
    cgrpcshim_loop_destroy(client_loops[i]);
  }
  cgrpcshim_server_destroy(server);
  REQUIRE(atomic_load(&accepted) == atomic_load(&closed));
  REQUIRE(atomic_load(&accepted) > 0 && good > 0);
  printf("%s: %ld calls, %ld good, %d accepted and closed, %d cancelled\n",
         shut_down_early ? "shutdown amid calls" : "all to the end", ended, good,
         atomic_load(&accepted), atomic_load(&cancelled_seen));
}

int main(void) {
  run_idle(200);
  run(false);
  for (int i = 0; i < 3; i++) run(true);
  return 0;
}
