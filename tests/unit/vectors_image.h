/* Word vectors for tests: any words, each with a direction of its own that its hash decides. */
#ifndef RF_TEST_VECTORS_IMAGE_H
#define RF_TEST_VECTORS_IMAGE_H

#include "classify/vectors.h"

#include <stdlib.h>
#include <string.h>

static const char *const image_words[] = {"numb",  "weak", "legs", "yesterday", "scared", "fever",    "thanks", "video",
                                          "stiff", "desk", "fell", "worse",     "down",   "stabbing", "back",   "pain"};

enum { IMAGE_WORDS = sizeof image_words / sizeof *image_words };

static int image_by_hash(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint32_t image_hash(const char *word) { return (uint32_t)rf_hash_fnv(0, word, strlen(word)); }

/* Append a file of the words above to `image`, ascending or (to be refused) descending. */
static void image_put(rf_buf *image, bool descending)
{
    uint32_t hashes[IMAGE_WORDS];
    int32_t words[IMAGE_WORDS];
    float weights[IMAGE_WORDS];
    char *parts = malloc(IMAGE_WORDS * RF_VECTOR_SIZE);
    for (int k = 0; k < IMAGE_WORDS; k++)
        hashes[k] = image_hash(image_words[k]);
    qsort(hashes, IMAGE_WORDS, sizeof *hashes, image_by_hash);
    for (int k = 0; k < IMAGE_WORDS; k++) {
        uint32_t dice = hashes[descending ? IMAGE_WORDS - 1 - k : k];
        words[k] = (int32_t)dice;
        weights[k] = 0.5f + (float)(dice % 100) / 100;
        for (int i = 0; i < RF_VECTOR_SIZE; i++) {
            dice = dice * 1664525u + 1013904223u;
            parts[k * RF_VECTOR_SIZE + i] = (char)((int)(dice >> 24) - 128);
        }
    }
    rf_weights_out *o = rf_weights_out_new("vectors");
    rf_weights_put_ints(o, "words", words, IMAGE_WORDS);
    rf_weights_put_floats(o, "weights", weights, IMAGE_WORDS);
    rf_weights_put_bytes(o, "vectors", (rf_str){parts, IMAGE_WORDS * RF_VECTOR_SIZE});
    rf_weights_image(o, image);
    rf_weights_out_free(o);
    free(parts);
}

__attribute__((unused)) static rf_vectors *image_vectors(void)
{
    rf_buf image;
    rf_buf_init(&image, RF_WEIGHTS_MAX);
    image_put(&image, false);
    rf_vectors *v = rf_vectors_parse(rf_buf_str(&image), "words.vec", NULL);
    rf_buf_release(&image);
    return v;
}

#endif
