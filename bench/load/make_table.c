/* make_table numbers|mixed ROWS - a table for the loader, on standard output; the same one every time.
 *   numbers: a 0/1 label and 28 columns of six digits, some of them of a few values only
 *   mixed:   6 columns of whole numbers, 9 of words, some of them quoted, some cells missing */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 88172645463325252u;

/* Marsaglia 2003. */
static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static double uniform(void)
{
	return ((double)(next() >> 11) + 0.5) * 0x1p-53;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static void numbers(void)
{
	printf("%d", uniform() < 0.53);
	for (int i = 0; i < 28; i++) {
		double x = normal();

		if (i % 7 == 3)
			x = x < 0 ? 0 : x < 1 ? 1.08654 : 2.17308;
		else if (i % 3 == 0)
			x = exp(0.6 * x);
		printf(",%.6g", x);
	}
	putchar('\n');
}

/* One of n words, the first ones far more often; empty with a share of gone. */
static void word(const char *const *of, int n, double gone)
{
	int k = (int)(n * uniform() * uniform() * uniform());
	const char *quote = strchr(of[k], ',') ? "\"" : "";

	if (uniform() < gone)
		putchar(',');
	else
		printf(",%s%s%s", quote, of[k], quote);
}

static void mixed(void)
{
	static const char *const work[] = { "Private", "Self-emp-not-inc", "Local-gov", "State-gov",
		"Self-emp-inc", "Federal-gov", "Without-pay", "Never-worked" };
	static const char *const job[] = { "Prof, specialty", "Craft, repair", "Exec, managerial", "Sales",
		"Adm-clerical", "Other-service", "Machine-op-inspct", "Handlers, cleaners", "Tech-support" };
	static const char *const land[] = { "United-States", "Mexico", "Philippines", "Germany", "Canada",
		"India", "Cuba", "England", "Jamaica", "Trinidad and Tobago" };
	static const char *const pair[] = { "Male", "Female" };

	if (uniform() < 0.99)
		printf("%d", 17 + (int)(60 * uniform() * uniform()));
	word(work, 8, 0.056);
	printf(",%d", (int)(1.2e5 * exp(0.5 * normal())));
	word(work, 8, 0);
	printf(",%d", 1 + (int)(16 * uniform()));
	word(job, 9, 0);
	word(job, 9, 0.057);
	word(work, 5, 0);
	word(land, 5, 0);
	word(pair, 2, 0);
	printf(",%d,%d", uniform() < 0.92 ? 0 : (int)exp(8.6 + normal()), uniform() < 0.95 ? 0 : 1870);
	if (uniform() < 0.97)
		printf(",%d", 1 + (int)(98 * uniform()));
	else
		putchar(',');
	word(land, 10, 0.018);
	printf(",%s\n", uniform() < 0.24 ? ">50K" : "<=50K");
}

int main(int argc, char **argv)
{
	long rows = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	int plain = argc == 3 && strcmp(argv[1], "numbers") == 0;

	if (rows <= 0 || (!plain && strcmp(argv[1], "mixed") != 0)) {
		fputs("make_table numbers|mixed ROWS\n", stderr);
		return 2;
	}
	if (plain) {
		printf("label");
		for (int i = 1; i <= 28; i++)
			printf(",x%d", i);
		putchar('\n');
	} else {
		puts("age,work,weight,school,years,state,job,kin,origin,sex,gain,loss,hours,land,income");
	}
	while (rows-- > 0)
		plain ? numbers() : mixed();
	return ferror(stdout) || fclose(stdout);
}
