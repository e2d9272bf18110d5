#include "internal.h"

#include <grpc/support/log.h>
#include <grpc/support/time.h>
#include <stdlib.h>
#include <time.h>

static __thread uint64_t current_id;
static atomic_uint_fast64_t last_id;

// Debian builds abseil with its mutex deadlock detector on, which costs about 5 % of a call. The name
// is that of absl::SetMutexDeadlockDetectionMode in Debian's build; 0 switches it off. Where the
// library has another name, the weak symbol is NULL and nothing happens.
extern void cgrpcshim_set_deadlock_detection(int mode) __asm__(
    "_ZN4absl7debian329SetMutexDeadlockDetectionModeENS0_15OnDeadlockCycleE") __attribute__((weak));

static void ignore_log(gpr_log_func_args *arguments) { (void)arguments; }

static void initialize_once(void) {
  if (cgrpcshim_set_deadlock_detection) cgrpcshim_set_deadlock_detection(0);
  // The library writes to standard error on its own: only when its user asks for it.
  if (!getenv("GRPC_VERBOSITY") && !getenv("GRPC_TRACE")) gpr_set_log_function(ignore_log);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void on_wake(void *owner, bool ok) {
  (void)ok;
  deliver(owner, (cgrpcshim_event){.kind = CGRPCSHIM_EVENT_WAKE, .ok = true});
}

static void on_close(void *owner, bool ok) {
  (void)ok;
  cgrpcshim_loop *loop = owner;
  loop->closing = true;
}

cgrpcshim_loop *cgrpcshim_loop_create(cgrpcshim_on_event on_event, void *context) {
  pthread_once(&once, initialize_once);
  cgrpcshim_loop *loop = calloc(1, sizeof *loop);
  if (!loop) return NULL;
  grpc_init();
  loop->id = atomic_fetch_add(&last_id, 1) + 1;
  loop->on_event = on_event;
  loop->context = context;
  loop->queue = grpc_completion_queue_create_for_next(NULL);
  loop->lame = grpc_lame_client_channel_create("wake", GRPC_STATUS_UNAVAILABLE, "wake");
  loop->waker = grpc_channel_create_call(loop->lame, NULL, 0, loop->queue,
                                         grpc_slice_from_static_string("/wake/wake"), NULL,
                                         gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
  loop->wake = (tag){on_wake, loop};
  loop->close = (tag){on_close, loop};
  return loop;
}

static void *run(void *argument) {
  cgrpcshim_loop *loop = argument;
  current_id = loop->id;
  bool shut = false;
  for (;;) {
    if (loop->closing && loop->live == 0 && !shut) {
      grpc_completion_queue_shutdown(loop->queue);
      shut = true;
    }
    grpc_event event =
        grpc_completion_queue_next(loop->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
    if (event.type == GRPC_QUEUE_SHUTDOWN) break;
    if (event.type != GRPC_OP_COMPLETE) continue;
    HAPPENS_AFTER(event.tag);
    tag *tag = event.tag;
    tag->handle(tag->owner, event.success != 0);
  }
  return NULL;
}

bool cgrpcshim_loop_start(cgrpcshim_loop *loop) {
  loop->started = pthread_create(&loop->thread, NULL, run, loop) == 0;
  return loop->started;
}

double cgrpcshim_loop_cpu_seconds(const cgrpcshim_loop *loop) {
  clockid_t clock;
  struct timespec time;
  if (!loop->started || pthread_getcpuclockid(loop->thread, &clock) != 0 ||
      clock_gettime(clock, &time) != 0)
    return 0;
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

uint64_t cgrpcshim_loop_id(const cgrpcshim_loop *loop) { return loop->id; }

uint64_t cgrpcshim_current_loop_id(void) { return current_id; }

void cgrpcshim_loop_wake(cgrpcshim_loop *loop) {
  HAPPENS_BEFORE(&loop->wake);
  grpc_call_start_batch(loop->waker, NULL, 0, &loop->wake, NULL);
}

void cgrpcshim_loop_destroy(cgrpcshim_loop *loop) {
  HAPPENS_BEFORE(&loop->close);
  grpc_call_start_batch(loop->waker, NULL, 0, &loop->close, NULL);
  if (loop->started) {
    pthread_join(loop->thread, NULL);
  } else {
    run(loop);
    current_id = 0;
  }
  grpc_call_unref(loop->waker);
  grpc_channel_destroy(loop->lame);
  grpc_completion_queue_destroy(loop->queue);
  if (loop->free_pool) loop->free_pool(loop);
  free(loop);
  grpc_shutdown();
}

const char *cgrpcshim_version(void) { return grpc_version_string(); }
