#ifndef DATA_CSV_RECORD_H
#define DATA_CSV_RECORD_H
/* csv_record - what becomes of one record: a row, a reject, or the end of the
 * reading.  Judging says nothing to anyone, so that parts of a file can be
 * judged side by side; who is to blame is said later, in the order of the file.
 * Internal to the csv modules. */
#include <stdbool.h>
#include <stdint.h>

struct csv_rows;
struct csv_scan;
struct err;

enum csv_verdict { CSV_TAKE, CSV_REJECT, CSV_REFUSE };

/* An empty line, or one of nothing but blanks. */
bool csv_record_blank(const struct csv_scan *s);
/* Fewer fields than the table has columns, not counting one without a name at the end. */
bool csv_record_short(const struct csv_rows *r, const struct csv_scan *s);
enum csv_verdict csv_record_judge(const struct csv_rows *r, const struct csv_scan *s);
/* Keeps the rejected record that s has just read. */
void csv_record_reject(const struct csv_rows *r, const struct csv_scan *s);
/* Says why the file, whose rows have width fields, ends at the record just read: always false. */
bool csv_record_refuse(int32_t width, struct csv_scan *s, struct err *e);

#endif
