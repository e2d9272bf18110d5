#include "internal.h"

#include <grpc/grpc_security.h>
#include <stdlib.h>
#include <string.h>

struct cgrpcshim_tls {
  pthread_mutex_t lock;
  char *certificates, *key, *client_roots;
  bool require_client;
  // Raised by each update; a handshake that has seen this one needs no new configuration.
  unsigned generation, seen;
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
  free(tls->certificates);
  free(tls->key);
  free(tls->client_roots);
  pthread_mutex_destroy(&tls->lock);
  free(tls);
}

// gRPC asks before each handshake, with a lock of its own held.
static grpc_ssl_certificate_config_reload_status fetch(
    void *context, grpc_ssl_server_certificate_config **config) {
  cgrpcshim_tls *tls = context;
  grpc_ssl_certificate_config_reload_status status = GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  pthread_mutex_lock(&tls->lock);
  if (tls->generation != tls->seen && tls->key && tls->certificates) {
    grpc_ssl_pem_key_cert_pair pair = {tls->key, tls->certificates};
    *config = grpc_ssl_server_certificate_config_create(tls->client_roots, &pair, 1);
    tls->seen = tls->generation;
    status = *config ? GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW
                     : GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_FAIL;
  }
  pthread_mutex_unlock(&tls->lock);
  return status;
}

grpc_server_credentials *cgrpcshim_tls_credentials(cgrpcshim_tls *tls) {
  // Each listening port starts from its own first configuration.
  pthread_mutex_lock(&tls->lock);
  tls->seen = tls->generation - 1;
  pthread_mutex_unlock(&tls->lock);
  return grpc_ssl_server_credentials_create_with_options(
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          tls->require_client ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                              : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
          fetch, tls));
}
