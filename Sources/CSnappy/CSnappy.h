/* Snappy's own C interface, as Debian's libsnappy-dev installs it. */
#include <snappy-c.h>
