/* arena_fixture.h - one arena for the tests of a program, made before them and freed behind them. Include cmocka first. */
#ifndef RF_TESTS_ARENA_FIXTURE_H
#define RF_TESTS_ARENA_FIXTURE_H

#include "base/arena.h"

static rf_arena *arena;

static inline int make_arena(void **state)
{
    (void)state;
    arena = rf_arena_new(0);
    return 0;
}

static inline int free_arena(void **state)
{
    (void)state;
    rf_arena_free(arena);
    return 0;
}

#endif
