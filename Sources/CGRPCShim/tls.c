#include "internal.h"

#include <grpc/grpc_security.h>
#include <stdlib.h>
#include <string.h>

// What gRPC asks for one listening port: each has its own first configuration and its own updates.
typedef struct listener {
  struct listener *next;
  cgrpcshim_tls *tls;
  // The generation that the port's handshakes use.
  unsigned seen;
} listener;

struct cgrpcshim_tls {
  pthread_mutex_t lock;
  char *certificates, *key, *client_roots;
  bool require_client;
  // Raised by each update.
  unsigned generation;
  listener *listeners;
};

static char *copy(const char *text) { return text ? strdup(text) : NULL; }

static void replace(char **place, const char *text) {
  free(*place);
  *place = copy(text);
}

cgrpcshim_tls *cgrpcshim_tls_create(const char *certificates, const char *key,
                                    const char *client_roots) {
  cgrpcshim_tls *tls = calloc(1, sizeof *tls);
  if (!tls) return NULL;
  pthread_mutex_init(&tls->lock, NULL);
  tls->require_client = client_roots != NULL;
  cgrpcshim_tls_update(tls, certificates, key, client_roots);
  return tls;
}

void cgrpcshim_tls_update(cgrpcshim_tls *tls, const char *certificates, const char *key,
                          const char *client_roots) {
  pthread_mutex_lock(&tls->lock);
  replace(&tls->certificates, certificates);
  replace(&tls->key, key);
  replace(&tls->client_roots, client_roots);
  tls->generation++;
  pthread_mutex_unlock(&tls->lock);
}

void cgrpcshim_tls_destroy(cgrpcshim_tls *tls) {
  if (!tls) return;
  while (tls->listeners) {
    listener *listener = tls->listeners;
    tls->listeners = listener->next;
    free(listener);
  }
  free(tls->certificates);
  free(tls->key);
  free(tls->client_roots);
  pthread_mutex_destroy(&tls->lock);
  free(tls);
}

// gRPC asks before each handshake, with a lock of its own held.
static grpc_ssl_certificate_config_reload_status fetch(
    void *context, grpc_ssl_server_certificate_config **config) {
  listener *listener = context;
  cgrpcshim_tls *tls = listener->tls;
  grpc_ssl_certificate_config_reload_status status = GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  pthread_mutex_lock(&tls->lock);
  if (tls->generation != listener->seen && tls->key && tls->certificates) {
    grpc_ssl_pem_key_cert_pair pair = {tls->key, tls->certificates};
    // gRPC insists on roots even where it asks no client for a certificate: any will do then.
    const char *roots = tls->client_roots ? tls->client_roots : tls->certificates;
    *config = grpc_ssl_server_certificate_config_create(roots, &pair, 1);
    listener->seen = tls->generation;
    status = *config ? GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW
                     : GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_FAIL;
  }
  pthread_mutex_unlock(&tls->lock);
  return status;
}

grpc_server_credentials *cgrpcshim_tls_credentials(cgrpcshim_tls *tls) {
  listener *made = calloc(1, sizeof *made);
  if (!made) abort();
  made->tls = tls;
  pthread_mutex_lock(&tls->lock);
  made->seen = tls->generation - 1;
  made->next = tls->listeners;
  tls->listeners = made;
  pthread_mutex_unlock(&tls->lock);
  return grpc_ssl_server_credentials_create_with_options(
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          tls->require_client ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                              : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
          fetch, made));
}
