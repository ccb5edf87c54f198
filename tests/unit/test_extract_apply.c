/* What rf_context_apply saves must not show: every mention of a text gets what its phrase gets alone, whoever stands beside it. And
 * the tables that words are looked up in hold what the lists say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "extract/context.h"
#include "extract/context_builder.h"
#include "text/word_memory.h"

#include <stdlib.h>
#include <string.h>

static rf_context *context;
static rf_context_memo *memo; /* full of what the texts before had */
static rf_arena *arena;

static const rf_concept finding = {.id = "finding", .category = "c"};
static const rf_concept talk = {.id = "talk", .category = "talk", .is_signal = true, .counts_past = true};
static const rf_concept helper = {.id = "helper", .category = "", .is_signal = true};
static const rf_concept unread = {.id = "unread", .category = "", .is_signal = true, .counts_past = true};

static int load(void **state)
{
    (void)state;
    rf_error err = {0};
    context = rf_context_load(RF_TEST_ROOT "/models", 0, NULL, &err);
    arena = rf_arena_new(0);
    return context == NULL || (memo = rf_context_memo_new(context)) == NULL;
}

static int unload(void **state)
{
    (void)state;
    rf_context_memo_free(memo);
    rf_context_free(context);
    rf_arena_free(arena);
    return 0;
}

/* A mention of every run of up to three words, of each concept in turn. */
static rf_mentions every_phrase(const rf_text *t)
{
    static const rf_concept *const concepts[] = {&unread, &finding, &talk, &helper};
    rf_mentions all = {0};
    all.items = rf_arena_take(arena, t->n_words * 3 * 4 * sizeof *all.items);
    for (size_t i = 0; i < t->n_words; i++)
        for (size_t n = 1; n <= 3 && i + n <= t->n_words; n++)
            for (size_t k = 0; k < 4; k++)
                all.items[all.count++] = (rf_mention){.concept = concepts[k],
                                                      .start = t->raw_start[t->words[i].start],
                                                      .fstart = t->words[i].start,
                                                      .fend = t->words[i + n - 1].end};
    return all;
}

static void compare(const char *text, rf_context_memo *with)
{
    rf_text t;
    rf_text_fold(&t, rf_str_from(text), NULL, arena);
    rf_mentions all = every_phrase(&t);
    rf_context_apply(context, with, &t, &all, arena);
    for (size_t i = 0; i < all.count; i++) {
        const rf_mention *m = &all.items[i];
        rf_mention alone = *m;
        size_t first = rf_text_word_at(&t, m->fstart), last = rf_text_word_at(&t, m->fend - 1) + 1;
        if (m->concept == &unread)
            alone = (rf_mention){.why = ""}; /* stated, by the writer, now */
        else
            rf_context_decide(context, &t, first, last, arena, &alone);
        if (m->status != alone.status || m->temporality != alone.temporality || m->experiencer != alone.experiencer ||
            strcmp(m->why, alone.why) != 0)
            fail_msg("%s in '%s', words %zu to %zu: status %d, alone %d", m->concept->id, text, first, last, m->status, alone.status);
    }
}

static void every_mention_gets_what_its_phrase_gets_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "no",
        "I have no pain in my legs, but my left foot is numb since last week!",
        "My sister never had a fever. She thinks it is nothing; I am worried?",
        "when i was 12 in the army i could not walk for three weeks and now it is back again",
        "Asked about chest pain: he said no. PMH: cancer in 2012. FH - stroke. Plan: MRI on the 14th",
        "if you had numbness in the saddle area you would know. my dads toes went numb a couple of days ago",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rf_arena_reset(arena);
        compare(texts[i], NULL);
        compare(texts[i], memo); /* what phrases of the texts before left in it */
        compare(texts[i], memo); /* and now the very same */
    }
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static size_t ascending(const context_sum *s, uint32_t *ids)
{
    size_t n = context_sum_ids(s, ids), one = 0;
    qsort(ids, n, sizeof *ids, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || ids[i] != ids[i - 1])
            ids[one++] = ids[i];
    return one;
}

/* The same features, each counted once, and the same sums of weights, to the last bit. */
static void same_sums(const context_sum *a, const context_sum *b)
{
    uint32_t ids[2][CONTEXT_MAX_FEATURES];
    size_t n = ascending(a, ids[0]);
    assert_int_equal(n, ascending(b, ids[1]));
    assert_memory_equal(ids[0], ids[1], n * sizeof **ids);
    assert_memory_equal(a->sum, b->sum, sizeof a->sum);
    uint32_t counts[CONTEXT_RANGES] = {0};
    for (size_t i = 0; i < n; i++)
        counts[context_range(ids[0][i])]++;
    assert_memory_equal(counts, a->single.counts, sizeof counts);
    assert_memory_equal(counts, b->single.counts, sizeof counts);
}

static const char story[] = "my sister had a fever last week but i never did, she says. no pain, tingling or a numb foot: is it still ok?";

/* Every phrase of the story by one builder after the other, and each by a new one, with another context and memo. */
static void same_story(const rf_context *other, rf_context_memo *with)
{
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, rf_str_from(story), NULL, arena);
    const context_words *w = context_words_of(context, &t, arena), *v = context_words_of(other, &t, arena);
    context_sum *on = rf_arena_take(arena, sizeof *on), *anew = rf_arena_take(arena, sizeof *anew);
    builder b = context_builder(other, with, v, on);
    for (size_t i = 0; i < t.n_words; i++)
        for (size_t n = 1; n <= 3 && i + n <= t.n_words; n++) {
            builder alone = context_builder(context, NULL, w, anew);
            unsigned kinds = context_features_of(&b, i, i + n);
            assert_int_equal(kinds, context_features_of(&alone, i, i + n));
            same_sums(on, anew);
        }
}

static void phrases_that_begin_alike_share_no_more_than_their_left_side(void **state)
{
    (void)state;
    same_story(context, NULL);
}

/* No verdict may hang on what a worker has read before. */
static void a_kept_group_is_the_group_itself(void **state)
{
    (void)state;
    same_story(context, memo);
    same_story(context, memo);
}

static void a_context_that_is_warmed_up_adds_up_the_same(void **state)
{
    (void)state;
    rf_context *warm = rf_context_load(RF_TEST_ROOT "/models", 0, NULL, NULL);
    rf_context_warm_up(warm);
    assert_non_null(warm->by_id);
    rf_context_memo *own = rf_context_memo_new(warm);
    same_story(warm, own);
    assert_string_equal(rf_context_hash(warm), rf_context_hash(context));
    rf_context_memo_free(own);
    rf_context_free(warm);
}

static void emit_pair(context_out *o, const context_key *key)
{
    context_emit_fact(o, key->tense.own);
    context_emit_fact(o, mix('x', key->tense.own, 0, 0));
}

/* A place of the memo is taken by whoever comes: what another group left there is not taken for this one's. */
static void a_place_with_another_group_is_not_believed(void **state)
{
    (void)state;
    context_sum *a = rf_arena_take(arena, sizeof *a), *b = rf_arena_take(arena, sizeof *b);
    for (size_t other = 0; other < sizeof(context_key); other++) {
        context_key key = {.tense = {.family = GROUP_TENSE, .own = 7}};
        context_group *place = context_memo_place(memo, &key);
        memset(place, 0x11, sizeof *place);
        place->key = key;
        ((unsigned char *)&place->key)[other] ^= 1;
        context_sum_start(a, context, memo);
        context_sum_ask(a, &key, emit_pair);
        context_sum_finish(a);
        context_sum_start(b, context, NULL);
        context_sum_ask(b, &key, emit_pair);
        context_sum_finish(b);
        same_sums(a, b);
    }
}

/* A feature that a group has and that was met before it counts once, by its weight too. */
static void a_feature_in_and_outside_of_a_group_counts_once(void **state)
{
    (void)state;
    context_sum *a = rf_arena_take(arena, sizeof *a), *b = rf_arena_take(arena, sizeof *b);
    size_t weighed = 0;
    for (unsigned own = 0; own < 256; own++) {
        context_key key = {.tense = {.family = GROUP_TENSE, .own = (uint8_t)own}};
        context_sum_start(a, context, NULL);
        context_emit_fact(&a->single, own);
        context_sum_ask(a, &key, emit_pair);
        context_sum_finish(a);
        context_sum_start(b, context, NULL);
        emit_pair(&b->single, &key);
        context_sum_finish(b);
        same_sums(a, b);
        weighed += a->n_rows;
    }
    assert_true(weighed > 0); /* otherwise nothing was added that could be added twice */
}

/* Two groups of one phrase that the memo has one place for: the second does not take it from the first, which is still asked for. */
static void two_groups_for_one_place_both_count(void **state)
{
    (void)state;
    context_sum *a = rf_arena_take(arena, sizeof *a), *b = rf_arena_take(arena, sizeof *b);
    rf_context_memo *own = rf_context_memo_new(context); /* what emit_pair makes is no group of a text */
    context_key one = {.tense = {.family = GROUP_TENSE, .own = 1}}, two = {.tense = {.family = GROUP_TIME, .own = 2}}, again = one;
    again.tense.family = GROUP_SUBJECT;
    while (context_memo_place(own, &two) != context_memo_place(own, &one))
        two.words[1]++;
    for (int round = 0; round < 2; round++) {
        context_sum_start(a, context, own);
        context_sum_ask(a, &one, emit_pair);
        context_sum_ask(a, &two, emit_pair);
        context_sum_ask(a, &again, emit_pair); /* the features of the first */
        context_sum_finish(a);
        context_sum_start(b, context, NULL);
        emit_pair(&b->single, &one);
        emit_pair(&b->single, &two);
        context_sum_finish(b);
        same_sums(a, b);
    }
    rf_context_memo_free(own);
}

static void emit_any(context_out *o, uint32_t id) { context_emit_id(o, context_range(id), id); }

/* What is kept for the next phrase is in its sum, and what came after is not; features that meet in one bit are told apart. */
static void a_sum_begins_again_with_what_is_kept(void **state)
{
    (void)state;
    context_sum *a = rf_arena_take(arena, sizeof *a), *b = rf_arena_take(arena, sizeof *b);
    const uint32_t kept[] = {5, CONTEXT_HALF + 7, 5, CONTEXT_MET_BITS + 5};
    const uint32_t then[][3] = {{5, 9, CONTEXT_FACTS_FROM}, {9, 2 * CONTEXT_MET_BITS + 5, 9}};
    context_sum_start(a, context, NULL);
    for (size_t i = 0; i < 4; i++)
        emit_any(&a->single, kept[i]);
    context_sum_keep(a);
    for (size_t round = 0; round < 2; round++) {
        context_sum_start(b, context, NULL);
        for (size_t i = 0; i < 4; i++)
            emit_any(&b->single, kept[i]);
        for (size_t i = 0; i < 3; i++) {
            emit_any(&a->single, then[round][i]);
            emit_any(&b->single, then[round][i]);
        }
        context_sum_finish(a);
        context_sum_finish(b);
        same_sums(a, b);
        assert_int_equal(a->single.counts[CONTEXT_CUES], round == 0 ? 3 : 4);
        context_sum_again(a);
    }
}

/* With an "or" inside a phrase one mention may deny another: then even those that nobody reads are decided. */
static void an_unread_denial_still_denies_a_list(void **state)
{
    (void)state;
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("no weakness in my legs or numbness, just stiff"), NULL, arena);
    rf_mention items[] = {{.concept = &unread, .fstart = 3, .fend = 22}, {.concept = &finding, .start = 15, .fstart = 15, .fend = 34}};
    rf_mentions all = {.items = items, .count = 2};
    rf_context_apply(context, NULL, &t, &all, arena);
    assert_int_equal(items[0].status, RF_NEGATED);
    assert_int_equal(items[1].status, RF_NEGATED);
}

static void a_mention_without_a_word_is_taken_as_stated(void **state)
{
    (void)state;
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("no pain !!"), NULL, arena);
    rf_mention m = {.concept = &finding, .fstart = 8, .fend = 9};
    rf_mentions all = {.items = &m, .count = 1};
    rf_context_apply(context, NULL, &t, &all, arena);
    assert_int_equal(m.status, RF_PRESENT);
    assert_string_equal(m.why, "");
}

/* Marks between words are read once; what each asks of them is in context_words.h. */
static void gaps_are_what_stands_between_words(void **state)
{
    (void)state;
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("a, b: c; d. e? f (g) h/i j"), NULL, arena);
    const context_words *w = context_words_of(context, &t, arena);
    static const uint16_t expected[] = {
        0, GAP_COMMA, GAP_COLON | GAP_COLON_FIRST, GAP_SEMICOLON, GAP_STOP, GAP_QUERY, GAP_BRACKET, GAP_BRACKET, GAP_SLASH, 0, 0};
    assert_int_equal(t.n_words, 10);
    for (size_t i = 0; i <= t.n_words; i++)
        if (w->gap[i] != expected[i])
            fail_msg("gap %zu is %x, not %x", i, w->gap[i], expected[i]);
    assert_true(w->sentences[t.words[4].sentence].asks);
    assert_false(w->sentences[t.words[3].sentence].asks);
}

static void words_of_the_lists_are_found_and_others_are_not(void **state)
{
    (void)state;
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("grandma grandmas grandmass seventeen fortnight physiotherapy nor"), NULL, arena);
    assert_int_equal(known_word_of(&t, 0)->person, PERSON_KIN);
    assert_true(known_is(known_word_of(&t, 0), WORD_WOMAN));
    assert_int_equal(known_word_of(&t, 1)->person, PERSON_KIN); /* "my grandma's hip" */
    assert_ptr_equal(known_word_of(&t, 2), &unknown_word);
    assert_int_equal(known_word_of(&t, 3)->number, 17);
    assert_int_equal(known_word_of(&t, 4)->unit, 14);
    assert_ptr_equal(known_word_of(&t, 5), &unknown_word);
    assert_true(known_is(known_word_of(&t, 6), WORD_OR));
    assert_ptr_equal(known_word_of(&t, 7), &unknown_word); /* beyond the last */
}

/* What is noted of a word under its number is what is found out anew. */
static void a_noted_word_is_the_word_itself(void **state)
{
    (void)state;
    rf_word_memory *words = rf_word_memory_new(NULL);
    for (int round = 0; round < 2; round++) {
        rf_text plain, noted;
        rf_arena_reset(arena);
        rf_text_fold(&plain, rf_str_from(story), NULL, arena);
        rf_text_fold_with(&noted, rf_str_from(story), words, arena);
        assert_true(noted.words[0].number > 0);
        const context_words *a = context_words_of(context, &plain, arena), *b = context_words_of(context, &noted, arena);
        assert_memory_equal(a->known - 1, b->known - 1, (plain.n_words + 1) * sizeof *a->known);
        assert_memory_equal(a->cue, b->cue, plain.n_words * sizeof *a->cue);
        assert_memory_equal(a->hash, b->hash, plain.n_words * sizeof *a->hash);
        assert_memory_equal(a->symbol, b->symbol, plain.n_words * sizeof *a->symbol);
    }
    rf_word_memory_free(words);
}

/* Of the cues that begin alike the longest counts that ends in time. */
static void the_longest_cue_that_fits_is_found(void **state)
{
    (void)state;
    static const char list[] = "neg\tno\nneg\tno signs of\nneg\tno signs at all of\nposs\tno signs\nposs\tno wonder\nneg\tno signs of\n";
    cue_table *table = cue_table_parse(rf_str_from(list), "list", NULL);
    assert_non_null(table);
    rf_text t;
    rf_arena_reset(arena);
    rf_text_fold(&t, RF_STR("no signs at all of it. no signs of no. no signs"), NULL, arena);
    const context_words *w = context_words_of(context, &t, arena); /* for the hashes */
    static const struct {
        size_t at, bound, words;
    } cases[] = {{0, 12, 5}, {0, 5, 5}, {0, 4, 2}, {0, 1, 1}, {6, 12, 3}, {9, 12, 1}, {10, 12, 2}, {1, 12, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const word_info *info = word_info_of(table, w->hash[cases[i].at]);
        const cue_words *q = cue_at(table, info, &t, w->hash, cases[i].at, cases[i].bound);
        assert_int_equal(q != NULL ? q->n : 0, cases[i].words);
    }
    cue_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_that_begin_alike_share_no_more_than_their_left_side),
        cmocka_unit_test(a_kept_group_is_the_group_itself),
        cmocka_unit_test(a_context_that_is_warmed_up_adds_up_the_same),
        cmocka_unit_test(a_place_with_another_group_is_not_believed),
        cmocka_unit_test(a_feature_in_and_outside_of_a_group_counts_once),
        cmocka_unit_test(two_groups_for_one_place_both_count),
        cmocka_unit_test(a_sum_begins_again_with_what_is_kept),
        cmocka_unit_test(every_mention_gets_what_its_phrase_gets_alone),
        cmocka_unit_test(an_unread_denial_still_denies_a_list),
        cmocka_unit_test(a_mention_without_a_word_is_taken_as_stated),
        cmocka_unit_test(gaps_are_what_stands_between_words),
        cmocka_unit_test(words_of_the_lists_are_found_and_others_are_not),
        cmocka_unit_test(a_noted_word_is_the_word_itself),
        cmocka_unit_test(the_longest_cue_that_fits_is_found),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
