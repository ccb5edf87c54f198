/* net/retry.c - pauses between attempts. */
#include "net/retry.h"

#include "record/record.h"

/* splitmix64 (Steele, Lea and Flood 2014): one word of state, any seed is good. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int64_t rf_retry_pause(uint64_t *state, int n, int64_t base_ms, int64_t cap_ms)
{
    int64_t most = base_ms;
    for (int i = 1; i < n && most < cap_ms; i++)
        most *= 2;
    if (most > cap_ms)
        most = cap_ms;
    return most <= 0 ? 0 : (int64_t)(next_random(state) % ((uint64_t)most + 1));
}

int64_t rf_retry_after(rf_str value, int64_t utc)
{
    long long n;
    int64_t t;
    value = rf_str_trim(value);
    if (value.len == 0)
        return -1;
    if (rf_str_int(value, &n))
        return n < 0 ? -1 : n > INT32_MAX ? (int64_t)INT32_MAX * 1000 : (int64_t)n * 1000;
    if (!rf_time_parse(value, &t))
        return -1;
    return t <= utc ? 0 : t - utc > INT32_MAX ? (int64_t)INT32_MAX * 1000 : (t - utc) * 1000;
}

bool rf_retry_status(int status)
{
    static const int passing[] = {408, 425, 429, 500, 502, 503, 504, 508};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (status == passing[i])
            return true;
    return false;
}
