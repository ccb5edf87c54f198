/* net/address.c - the special ranges as a table. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

typedef struct range {
    const char *text;
    unsigned bits;
} range;

static const range special4[] = {
    {"0.0.0.0", 8},     {"10.0.0.0", 8},      {"100.64.0.0", 10},  {"127.0.0.0", 8},    {"169.254.0.0", 16},
    {"172.16.0.0", 12}, {"192.0.0.0", 24},    {"192.0.2.0", 24},   {"192.88.99.0", 24}, {"192.168.0.0", 16},
    {"198.18.0.0", 15}, {"198.51.100.0", 24}, {"203.0.113.0", 24}, {"224.0.0.0", 4},    {"240.0.0.0", 4},
};

static const range special6[] = {
    {"::", 8},           /* unspecified, ::1, IPv4-compatible and mapped (looked into first) */
    {"100::", 64},       /* discard */
    {"2001::", 23},      /* protocol assignments, Teredo among them */
    {"2001:db8::", 32},  /* documentation */
    {"2002::", 16},      /* 6to4: leads to whatever IPv4 address it holds */
    {"3fff::", 20},      /* documentation */
    {"5f00::", 16},      /* segment routing */
    {"64:ff9b:1::", 48}, /* local NAT64 */
    {"fc00::", 7},       /* private */
    {"fe80::", 10},      /* link-local */
    {"fec0::", 10},      /* site-local, deprecated */
    {"ff00::", 8},       /* multicast */
};

static bool in_range(const unsigned char *a, int family, const range *r)
{
    unsigned char base[16];
    inet_pton(family, r->text, base);
    unsigned whole = r->bits / 8, rest = r->bits % 8;
    return memcmp(a, base, whole) == 0 && (rest == 0 || (a[whole] ^ base[whole]) >> (8 - rest) == 0);
}

static bool public4(const unsigned char *a)
{
    for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
        if (in_range(a, AF_INET, &special4[i]))
            return false;
    return true;
}

/* The IPv4 address that an IPv6 address stands for: ::ffff:a.b.c.d or 64:ff9b::a.b.c.d; NULL if none. */
static const unsigned char *inner4(const unsigned char *a)
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF}, nat64[12] = {0x00, 0x64, 0xFF, 0x9B};
    return memcmp(a, mapped, 12) == 0 || memcmp(a, nat64, 12) == 0 ? a + 12 : NULL;
}

static const unsigned char *bytes_of(const struct sockaddr *a)
{
    return a->sa_family == AF_INET    ? (const unsigned char *)&((const struct sockaddr_in *)(const void *)a)->sin_addr
           : a->sa_family == AF_INET6 ? (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr
                                      : NULL;
}

bool rf_address_is_public(const struct sockaddr *a)
{
    const unsigned char *b = bytes_of(a), *inner;
    if (b == NULL)
        return false;
    if (a->sa_family == AF_INET)
        return public4(b);
    if ((inner = inner4(b)) != NULL)
        return public4(inner);
    for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
        if (in_range(b, AF_INET6, &special6[i]))
            return false;
    return true;
}

bool rf_address_is_loopback(const struct sockaddr *a)
{
    static const unsigned char one[16] = {[15] = 1};
    const unsigned char *b = bytes_of(a), *inner;
    if (b == NULL)
        return false;
    if (a->sa_family == AF_INET)
        return b[0] == 127;
    inner = inner4(b);
    return inner != NULL ? inner[0] == 127 : memcmp(b, one, 16) == 0;
}

void rf_address_show(const struct sockaddr *a, char out[48])
{
    const unsigned char *b = bytes_of(a);
    if (b == NULL || inet_ntop(a->sa_family, b, out, 48) == NULL)
        snprintf(out, 48, "?");
}

static rf_address_kinds look_up(rf_str host, int flags)
{
    rf_address_kinds k = {.all_loopback = true};
    char name[256];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags}, *list = NULL;
    snprintf(name, sizeof name, "%.*s", (int)(host.len < 254 ? host.len : 254), host.ptr);
    if (getaddrinfo(name, NULL, &hints, &list) != 0)
        return (rf_address_kinds){0};
    for (struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        bool is_public = rf_address_is_public(a->ai_addr);
        k.any = true;
        k.some_public |= is_public;
        k.some_private |= !is_public;
        k.all_loopback &= rf_address_is_loopback(a->ai_addr);
    }
    k.all_loopback &= k.any;
    freeaddrinfo(list);
    return k;
}

rf_address_kinds rf_address_look_up(rf_str host) { return look_up(host, 0); }

bool rf_address_is_special_number(rf_str host) { return look_up(host, AI_NUMERICHOST).some_private; }
