#ifndef DATA_DATE_H
#define DATA_DATE_H
/* date - points in time as microseconds since 1970-01-01 UTC, in the proleptic
 * Gregorian calendar, years 1 to 9999. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define DATE_TEXT 40
#define DATE_DAY INT64_C(86400000000)

/* How the day is written.  A column has one order for all its cells. */
enum date_order { DATE_YMD, DATE_DMY, DATE_MDY };

/* Days from 1970-01-01; month 1..12, day 1..31.  Hinnant, "chrono-compatible low-level date
 * algorithms" (2013). */
int64_t date_days(int64_t year, int month, int day);
void date_civil(int64_t days, int64_t *year, int *month, int *day);
/* 1 (Monday) .. 7 (Sunday). */
int date_weekday(int64_t days);

/* YEAR-MONTH-DAY (also with '/' or '.'), or DAY/MONTH/YEAR and MONTH/DAY/YEAR ('/', '.', '-'; a year
 * of two digits: 69..99 are 19xx, 00..68 are 20xx), or in any order the month by its English name
 * ("3 Jan 2020", "03-JAN-20", "Fri, March 4, 2022"), then optionally a blank or T and HH:MM[:SS[.f]],
 * AM or PM, and Z or +HH[:MM].  *has_time tells whether a time of day was there.  False when the
 * text is no such date: an impossible day is none. */
bool date_parse(struct str s, enum date_order order, int64_t *out, bool *has_time);
/* Of a text that date_parse takes: digits of a second behind the sixth, which are dropped, that are not 0. */
bool date_drops_digits(struct str s);
/* Of a text that date_parse takes: Z or an offset stands behind the time of day. */
bool date_has_zone(struct str s);
/* "2024-02-29", or with the time of day "2024-02-29 13:05:00[.123456]".  Returns the length. */
int date_format(int64_t t, bool with_time, char out[DATE_TEXT]);

#endif
