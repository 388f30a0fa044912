/* The glance as it arrives on a Pebble: the 13 bytes of `.bin`, little-endian, packed. Every Pebble is little-endian, so the
   structure may be laid over the bytes of the AppMessage tuple. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { GLANCE_VERSION = 1, GLANCE_BYTES = 13, GLANCE_NO_LEVEL = 15, GLANCE_NO_DIFFERENCE = -128 };
enum { GLANCE_NO_COUNT = 0xFFFF, GLANCE_NO_CHANGE = -0x8000 };
enum { GLANCE_HOME_NOT_ASKED, GLANCE_HOME_LOWER, GLANCE_HOME_UNCLEAR, GLANCE_HOME_HIGHER, GLANCE_HOME_NO_DATA };

typedef struct __attribute__((packed)) {
  uint8_t version;
  uint8_t levels; /* level << 4 | home level */
  int8_t difference;
  uint16_t count;
  int16_t change;
  uint32_t month; /* yyyymm */
  uint8_t home;
  uint8_t trend;
} Glance;

_Static_assert(sizeof(Glance) == GLANCE_BYTES, "the glance is 13 bytes");
_Static_assert(offsetof(Glance, count) == 3 && offsetof(Glance, change) == 5 && offsetof(Glance, month) == 7,
               "no padding between the fields");

static inline uint8_t glance_level(const Glance *glance) { return glance->levels >> 4; }
static inline uint8_t glance_home_level(const Glance *glance) { return glance->levels & 15; }
