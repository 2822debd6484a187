/* crds_date.c -- dates of datasets. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/crds_date.h"
#include "run/number_text.h"

typedef struct {
    long year, month, day, hour, minute, second, micro;
} moment;

/* n digits at *s, which goes behind them. */
static bool
digits(const char **s, size_t n, long *out)
{
    for (*out = 0; n; n--, (*s)++) {
        if (!isdigit((unsigned char)**s))
            return false;
        *out = *out * 10 + (**s - '0');
    }
    return true;
}

static bool
mark(const char **s)
{
    return (**s == '-' || **s == '/') && (*s)++;
}

/* Two numbers in front tell month first or day first by how many digits the
 * year behind them has; 1990 to 1999 and 2000 to 2039 have two. */
static bool
year_last(const char **s, moment *m)
{
    long first, second;

    if (!digits(s, 2, &first) || !mark(s) || !digits(s, 2, &second) || !mark(s))
        return false;
    m->month = first;
    m->day = second;
    if (strspn(*s, "0123456789") == 4)
        return digits(s, 4, &m->year);
    m->month = second;
    m->day = first;
    if (!digits(s, 2, &m->year) || (m->year >= 40 && m->year < 90))
        return false;
    m->year += m->year < 40 ? 2000 : 1900;
    return true;
}

static bool
compact(const char **s, moment *m)
{
    return digits(s, 4, &m->year) && digits(s, 2, &m->month) &&
           digits(s, 2, &m->day) && *(*s)++ == ':' && digits(s, 2, &m->hour) &&
           digits(s, 2, &m->minute) && digits(s, 2, &m->second);
}

static bool
day_of(const char **s, moment *m)
{
    switch (strspn(*s, "0123456789")) {
    case 2:
        return year_last(s, m);
    case 8:
        return compact(s, m);
    default:
        return digits(s, 4, &m->year) && mark(s) && digits(s, 2, &m->month) &&
               mark(s) && digits(s, 2, &m->day);
    }
}

/* ":ss.ffff"; the fraction is cut to microseconds as crds does it, in
 * floating point. */
static bool
seconds_of(char *s, moment *m)
{
    char *more = strchr(s, ':');
    double second;

    if (more) /* a fourth number is ignored */
        *more = 0;
    if (!strun_text_to_real(s, &second) || !(second >= 0 && second < 60))
        return false;
    m->second = (long)second;
    m->micro = (long)((second - (double)m->second) * 1e6);
    return true;
}

/* AM or PM at the end, taken off; 0: neither. */
static int
half_of_day(char *s)
{
    size_t n = strlen(s);
    int half;

    if (n < 2 || toupper((unsigned char)s[n - 1]) != 'M')
        return 0;
    half = toupper((unsigned char)s[n - 2]);
    if (half != 'A' && half != 'P')
        return 0;
    s[n - 2] = 0;
    return half;
}

static bool
time_of(char *s, moment *m)
{
    int half = half_of_day(s);
    char *end;

    if (!isdigit((unsigned char)*s))
        return false;
    m->hour = strtol(s, &end, 10);
    if (*end != ':' || !isdigit((unsigned char)end[1]))
        return false;
    m->minute = strtol(end + 1, &end, 10);
    while (*end == ' ')
        end++;
    if (*end && (*end != ':' || !seconds_of(end + 1, m)))
        return false;
    if (half == 'P' && m->hour < 12)
        m->hour += 12;
    if (half == 'A' && m->hour == 12)
        m->hour = 0;
    return true;
}

static bool
exists(const moment *m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = m->year % 4 == 0 && (m->year % 100 != 0 || m->year % 400 == 0);

    return m->year >= 1 && m->month >= 1 && m->month <= 12 && m->day >= 1 &&
           m->day <= days[m->month - 1] + (leap && m->month == 2) &&
           m->hour >= 0 && m->hour < 24 && m->minute >= 0 && m->minute < 60 &&
           m->second < 60;
}

bool
strun_crds_date(const char *text, char out[STRUN_CRDS_DATE])
{
    char clock[64] = "";
    moment m = {0};
    int n;

    text += strspn(text, " ");
    if (!day_of(&text, &m))
        return false;
    if (*text == ' ' || *text == 'T') {
        text += *text == 'T' ? 1 : strspn(text, " ");
        n = snprintf(clock, sizeof clock, "%s", text);
        if (n < 0 || (size_t)n >= sizeof clock)
            return false;
    } else if (*text) {
        return false;
    }
    if (n = (int)strlen(clock), n > 3 && !strcmp(clock + n - 3, " UT"))
        clock[n - 3] = 0;
    if ((*clock && !time_of(clock, &m)) || !exists(&m))
        return false;
    n = snprintf(out, STRUN_CRDS_DATE, "%04ld-%02ld-%02ld %02ld:%02ld:%02ld",
                 m.year, m.month, m.day, m.hour, m.minute, m.second);
    if (m.micro)
        snprintf(out + n, (size_t)(STRUN_CRDS_DATE - n), ".%06ld", m.micro);
    return true;
}
