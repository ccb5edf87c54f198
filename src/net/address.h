/* net/address.h - which internet addresses belong to the public, and which to this machine or a private network. */
#ifndef RF_NET_ADDRESS_H
#define RF_NET_ADDRESS_H

#include "base/str.h"

struct sockaddr;

/* Whether an address is one of the public internet's: no loopback, private, shared, link-local, multicast, documentation or
 * reserved range (RFC 6890 and successors), also when it is carried inside an IPv6 address (mapped, compatible, NAT64, 6to4,
 * Teredo). Other address families are not public. */
bool rf_address_is_public(const struct sockaddr *a);

/* Whether an address is this machine's own (127.0.0.0/8, ::1, mapped). */
bool rf_address_is_loopback(const struct sockaddr *a);

/* The address alone, as text: at most 45 bytes and NUL. */
void rf_address_show(const struct sockaddr *a, char out[48]);

/* What a host name leads to today. Numbers in any form that the system takes for an address (0x7f000001) count as such. */
typedef struct rf_address_kinds {
    bool any, some_public, some_private, all_loopback;
} rf_address_kinds;
rf_address_kinds rf_address_look_up(rf_str host);

/* Whether a host is written as a number (in any form) and is not public. Asks no name service. */
bool rf_address_is_special_number(rf_str host);

#endif
