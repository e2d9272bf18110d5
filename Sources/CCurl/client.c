#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct buffer {
  char *bytes;
  size_t length, capacity;
} buffer;

typedef struct transfer {
  uint64_t number;
  CURL *easy;
  struct curl_slist *headers;
  uint8_t *body;
  buffer response_headers, response_body;
  size_t max_response_bytes;
  bool too_large;
  char reason[CURL_ERROR_SIZE];
  void *context;
  ccurl_on_done on_done;
  struct transfer *next;
} transfer;

typedef struct cancellation {
  uint64_t number;
  struct cancellation *next;
} cancellation;

struct ccurl_client {
  CURLM *multi;
  pthread_t thread;
  pthread_mutex_t lock;
  /// What other threads left, under the lock.
  transfer *added;
  cancellation *cancelled;
  bool closing;
  uint64_t last_number;
  /// The client's thread alone.
  transfer *open;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void initialize(void) { curl_global_init(CURL_GLOBAL_ALL); }

static bool append(buffer *to, const char *bytes, size_t length) {
  if (to->capacity - to->length < length) {
    size_t capacity = to->capacity ? to->capacity : 512;
    while (capacity - to->length < length) capacity *= 2;
    char *grown = realloc(to->bytes, capacity);
    if (!grown) return false;
    to->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
  return true;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *owner) {
  transfer *t = owner;
  size_t length = size * count;
  if (length > t->max_response_bytes - t->response_body.length) {
    t->too_large = true;
    return 0;
  }
  return append(&t->response_body, bytes, length) ? length : 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *owner) {
  transfer *t = owner;
  size_t length = size * count;
  // The headers of a 100 Continue are not the response's.
  if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) t->response_headers.length = 0;
  if (t->response_headers.length + length > 65536) {
    t->too_large = true;
    return 0;
  }
  return append(&t->response_headers, bytes, length) ? length : 0;
}

static void free_transfer(transfer *t) {
  if (t->easy) curl_easy_cleanup(t->easy);
  curl_slist_free_all(t->headers);
  free(t->body);
  free(t->response_headers.bytes);
  free(t->response_body.bytes);
  free(t);
}

static ccurl_fault fault_of(const transfer *t, CURLcode code) {
  if (t->too_large) return CCURL_TOO_LARGE;
  switch (code) {
    case CURLE_OK: return CCURL_OK;
    case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMED_OUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE: return CCURL_UNREACHABLE;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return CCURL_BAD_REQUEST;
    default: return CCURL_BROKEN;
  }
}

/// Tells the end and frees the transfer, which is in no list any more.
static void finish(transfer *t, ccurl_fault fault, CURLcode code) {
  ccurl_response response = {
      .fault = fault,
      .code = code,
      .reason = fault == CCURL_OK ? "" : t->reason[0] ? t->reason : curl_easy_strerror(code),
      .headers = t->response_headers.bytes,
      .headers_length = t->response_headers.length,
      .body = (const uint8_t *)t->response_body.bytes,
      .body_length = t->response_body.length,
  };
  if (t->easy) curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &response.status);
  t->on_done(t->context, &response);
  free_transfer(t);
}

static void unlink_open(ccurl_client *client, transfer *t) {
  for (transfer **at = &client->open; *at; at = &(*at)->next) {
    if (*at == t) {
      *at = t->next;
      return;
    }
  }
}

static void take_messages(ccurl_client *client) {
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(client->multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    transfer *t;
    CURLcode code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
    curl_multi_remove_handle(client->multi, t->easy);
    unlink_open(client, t);
    finish(t, fault_of(t, code), code);
  }
}

static void cancel_open(ccurl_client *client, uint64_t number) {
  for (transfer *t = client->open; t; t = t->next) {
    if (t->number != number) continue;
    curl_multi_remove_handle(client->multi, t->easy);
    unlink_open(client, t);
    finish(t, CCURL_CANCELLED, CURLE_ABORTED_BY_CALLBACK);
    return;
  }
}

static void *run(void *argument) {
  ccurl_client *client = argument;
  for (;;) {
    pthread_mutex_lock(&client->lock);
    transfer *added = client->added;
    cancellation *cancelled = client->cancelled;
    bool closing = client->closing;
    client->added = NULL;
    client->cancelled = NULL;
    pthread_mutex_unlock(&client->lock);
    while (added) {
      transfer *t = added;
      added = t->next;
      t->next = client->open;
      client->open = t;
      if (curl_multi_add_handle(client->multi, t->easy) != CURLM_OK) {
        unlink_open(client, t);
        finish(t, CCURL_BROKEN, CURLE_OUT_OF_MEMORY);
      }
    }
    while (cancelled) {
      cancellation *next = cancelled->next;
      cancel_open(client, cancelled->number);
      free(cancelled);
      cancelled = next;
    }
    if (closing) {
      while (client->open) cancel_open(client, client->open->number);
      return NULL;
    }
    int running;
    curl_multi_perform(client->multi, &running);
    take_messages(client);
    curl_multi_poll(client->multi, NULL, 0, 1000, NULL);
  }
}

ccurl_client *ccurl_client_create(void) {
  pthread_once(&once, initialize);
  ccurl_client *client = calloc(1, sizeof *client);
  if (!client) return NULL;
  pthread_mutex_init(&client->lock, NULL);
  client->multi = curl_multi_init();
  if (client->multi) curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, 16L);
  if (!client->multi || pthread_create(&client->thread, NULL, run, client) != 0) {
    if (client->multi) curl_multi_cleanup(client->multi);
    pthread_mutex_destroy(&client->lock);
    free(client);
    return NULL;
  }
  return client;
}

static transfer *make_transfer(const ccurl_request *request) {
  transfer *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->max_response_bytes = request->max_response_bytes;
  t->easy = curl_easy_init();
  if (!t->easy) {
    free_transfer(t);
    return NULL;
  }
  for (size_t i = 0; i < request->header_count; i++) {
    struct curl_slist *longer = curl_slist_append(t->headers, request->headers[i]);
    if (!longer) {
      free_transfer(t);
      return NULL;
    }
    t->headers = longer;
  }
  if (request->body_length > 0) {
    t->body = malloc(request->body_length);
    if (!t->body) {
      free_transfer(t);
      return NULL;
    }
    memcpy(t->body, request->body, request->body_length);
  }
  CURL *easy = t->easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
  curl_easy_setopt(easy, CURLOPT_URL, request->url);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
  if (strcmp(request->method, "HEAD") == 0) curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (request->body_length > 0 || strcmp(request->method, "POST") == 0 ||
      strcmp(request->method, "PUT") == 0) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, t->body ? (char *)t->body : "");
  }
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout_ms);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->reason);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
  if (request->roots_path) curl_easy_setopt(easy, CURLOPT_CAINFO, request->roots_path);
  if (request->certificates_path)
    curl_easy_setopt(easy, CURLOPT_SSLCERT, request->certificates_path);
  if (request->key_path) curl_easy_setopt(easy, CURLOPT_SSLKEY, request->key_path);
  return t;
}

uint64_t ccurl_client_send(ccurl_client *client, const ccurl_request *request, void *context,
                           ccurl_on_done on_done) {
  transfer *t = make_transfer(request);
  if (!t) return 0;
  t->context = context;
  t->on_done = on_done;
  pthread_mutex_lock(&client->lock);
  uint64_t number = t->number = ++client->last_number;
  t->next = client->added;
  client->added = t;
  pthread_mutex_unlock(&client->lock);
  curl_multi_wakeup(client->multi);
  return number;
}

void ccurl_client_cancel(ccurl_client *client, uint64_t number) {
  cancellation *c = malloc(sizeof *c);
  if (!c) return;
  c->number = number;
  pthread_mutex_lock(&client->lock);
  c->next = client->cancelled;
  client->cancelled = c;
  pthread_mutex_unlock(&client->lock);
  curl_multi_wakeup(client->multi);
}

void ccurl_client_destroy(ccurl_client *client) {
  pthread_mutex_lock(&client->lock);
  client->closing = true;
  pthread_mutex_unlock(&client->lock);
  curl_multi_wakeup(client->multi);
  pthread_join(client->thread, NULL);
  curl_multi_cleanup(client->multi);
  pthread_mutex_destroy(&client->lock);
  free(client);
}

const char *ccurl_version(void) { return curl_version(); }
