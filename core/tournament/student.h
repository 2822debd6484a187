/* tournament/student.h -- what a noise that was measured in few places is
 * worth (Mawet et al. 2014, ApJ 792, 97).
 *
 * At a separation r there are n = 2 pi r / FWHM resolution elements. One of
 * them is tested against the n - 1 others, whose mean and deviation are not
 * known but measured, so that the test is that of Student with n - 2 degrees
 * of freedom: a threshold of k deviations has the false alarms that k sigmas
 * of Gaussian noise have if it is higher by strun_small_sample(n, k).
 */
#ifndef STRUN_TOURNAMENT_STUDENT_H
#define STRUN_TOURNAMENT_STUDENT_H

#include <stddef.h>

/* Probability that a Gaussian variable is above k. */
double strun_gauss_tail(double k);

/* The same of Student's t with `freedom` degrees of freedom, t >= 0. */
double strun_student_tail(double t, double freedom);

/* The factor; NaN for fewer than 3 elements. */
double strun_small_sample(size_t elements, double k);

#endif
