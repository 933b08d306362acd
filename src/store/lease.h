#ifndef STORE_LEASE_H
#define STORE_LEASE_H
/* lease - who may write: host, process and boot of the writer, kept in the file. */
#include <stdbool.h>

struct err;
struct store;

/* Takes the lease, or marks s read-only and names the holder.  A lease whose process is gone, or that
 * is from before this machine's last start, is taken over. */
bool lease_take(struct store *s, struct err *e);
void lease_give_back(struct store *s);

#endif
