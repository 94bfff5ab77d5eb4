/* A twin of the engine in C, for one brand that nothing changes. What happens to a customer in a month is month.h, which `go run ./agents/vectorize -c month.h
 * agents` writes from the equations; this file has what goes on between customers: the network, the market, the money, the frames. The operations are the same
 * in the same order, so that it prints the hash of the frames that the program prints. It begins from the file that start/main.go writes. No fast-math, no
 * contraction of products into sums:
 *
 *   scalar:   clang -O3 -march=native -ffp-contract=off -fno-math-errno -DSCALAR -fno-vectorize -fno-slp-vectorize
 *   vectors:  clang -O3 -march=native -ffp-contract=off -fno-math-errno
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef SCALAR
#define EACH(i, n) for (int i = 0; i < (n); i++)
#else
#define EACH(i, n) _Pragma("clang loop vectorize(assume_safety)") for (int i = 0; i < (n); i++)
#endif

#include "month.h"

enum { SEGMENTS = MaxSegments, COLUMN_SUMS = sizeof ((Totals *)0)[0][0][0] / sizeof(double), NOCELL = 64 };

#define COLUMNS(X)                                                                                                                \
	X(Threshold) X(Novelty) X(Receptivity) X(Tolerance) X(PerTolerance) X(Hazard) X(Susceptibility) X(Concern) X(Disposition)    \
	X(Spending) X(Trust) X(Ceiling) X(Affect) X(Habit) X(Depth) X(Unease) X(Resignation) X(Awareness) X(Sensitization)           \
	X(Grievance) X(UsedIntrusion) X(Awake) X(Inertia) X(UsedRelevance) X(Repeats) X(Narrowness) X(Fatigue) X(FriendsLeft)        \
	X(Relevance) X(LastTrust) X(LossIntrusion) X(LossSurveillance) X(LossExtraction) X(LossCommoditization) X(LossIncident)      \
	X(LossContagion) X(LossDeception) X(LossBreach) X(LossExpose) X(Segment) X(Home) X(Status) X(Brand) X(StartBrand) X(Grudge)  \
	X(Spells) X(Idle) X(Events) X(Tenure) X(Life) X(LeftMonth) X(Heard)

/* Scratch of a block. */
#define SCRATCH(X)                                                                                                                \
	X(DrawEpisode) X(DrawDetection) X(DrawPurchase) X(DrawVoice) X(DrawExit) X(DrawWords) X(DrawArm) X(DrawWake) X(BadHeard)     \
	X(GoodHeard) X(Vulnerability) X(Renews) X(Touches) X(Wear) X(Tailoring) X(Felt) X(Creepy) X(Episode) X(Severity) X(Covert)   \
	X(Hit) X(Damping) X(Deceived) X(Surveillance) X(NoveltyFelt) X(Surplus) X(Loss) X(Response) X(Clicks) X(GenericClicks)       \
	X(Rate) X(Basket) X(Plain) X(Revenue) X(Margin) X(Bought) X(LogHazard) X(ContagionFactor) X(ExitHazard) X(Intention) X(Expected)
#define X(name) static _Alignas(64) float scratch##name[BlockSize];
SCRATCH(X)
#undef X
static _Alignas(64) float term[TermCount][BlockSize];
static _Alignas(64) uint32_t touchWord[BlockSize], on[BlockSize], flags[BlockSize];
static _Alignas(64) uint8_t arm[BlockSize], cell[BlockSize], startCell[BlockSize];

static Params P;
static Customers all;
static Block B; /* the block at hand */
static float lever[LeverCount], quality, discountOffered, rewire;
static int customers, size, months, degree, segments;
static uint32_t key0, key1, replicate;

static uint32_t *start, *friends, *stack;
static uint8_t *voiced;
static float expected0, norm, settled, breachMemory, reputation, relevanceMean, press; /* press: what it writes after an exodus */
static uint32_t touchThreshold[64];
static uint8_t touchGuess[256];

static double tally[SEGMENTS][SumCount], tenureMargin[TenureBins];
static uint32_t newer; /* customers of less than a year */
static uint32_t trustBins[NOCELL + 1][Bins], uneaseBins[NOCELL + 1][Bins];

/* ---- numbers ---- */

static inline float atMost(float x, float hi) { return x < hi ? x : hi; }
static inline float atLeast(float x, float lo) { return x > lo ? x : lo; }
static inline float positive(float x) { return atLeast(x, 0); }
static inline float clip01(float x) { return atMost(atLeast(x, 0), 1); }
static inline float toward(float x, float target, float rate) { return x + rate * (target - x); }
static inline float settle(float x) { return x < 1e-20f ? 0 : x; }
static inline float uniform(uint32_t w) { return (float)(int32_t)(w >> 8) * (1.f / (1 << 24)); }

static inline float expo(float x) {
	float t = x * 1.442695041f + 12582912.f, n = t - 12582912.f;
	float r = x - n * 0.693359375f - n * -2.12194440e-4f;
	float p = 0.0418985779f + 0.00833383795f * r;
	p = 0.166668864f + p * r;
	p = 0.499991426f + p * r;
	p = 1 + p * r;
	p = 1 + p * r;
	return number(bits(p) + (bits(t) << 23));
}
static inline float logn(float x) {
	uint32_t b = bits(x), k = (b - 0x3f3504f3u) & 0xff800000u;
	float m = number(b - k) - 1, n = (float)(int32_t)(((k >> 23) + 128) & 0x1ff) - 128;
	float p = 7.0376836292e-2f * m - 1.1514610310e-1f;
	p = p * m + 1.1676998740e-1f;
	p = p * m - 1.2420140846e-1f;
	p = p * m + 1.4249322787e-1f;
	p = p * m - 1.6668057665e-1f;
	p = p * m + 2.0000714765e-1f;
	p = p * m - 2.4999993993e-1f;
	p = p * m + 3.3333331174e-1f;
	float z = m * m;
	return (m + (m * z * p + n * -2.12194440e-4f - .5f * z)) + n * 0.693359375f;
}

static inline void philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t out[4]) {
	uint32_t k0 = key0, k1 = key1;
#pragma clang loop unroll(full)
	for (int i = 0; i < 10; i++) {
		uint64_t a = (uint64_t)0xD2511F53u * c0, b = (uint64_t)0xCD9E8D57u * c2;
		c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
		c1 = (uint32_t)b;
		c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
		c3 = (uint32_t)a;
		k0 += 0x9E3779B9u;
		k1 += 0xBB67AE85u;
	}
	out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}
static inline uint32_t monthWord(int month) { return 0x80000000u + (uint32_t)month; }

/* ---- one month of a block: what month.h does not have ---- */

static void hear(int n) { /* 14.3, 15 */
	const float lag = P.Exit.Lag;
	const uint64_t *heard = B.Customers.Heard;
	float *bad = B.BadHeard, *good = B.GoodHeard, *left = B.Customers.FriendsLeft;
	EACH(i, n) {
		uint64_t w = heard[i];
		bad[i] = (float)(int32_t)(w & 0x1fffff);
		good[i] = (float)(int32_t)(w >> 21 & 0x1fffff);
		left[i] = settle(lag * left[i] + (float)(int32_t)(w >> 42));
	}
}

static void renew(int n, int month) {
	int every = (int)P.Wake.RenewalEvery;
	for (int i = 0; i < n; i++) B.Renews[i] = every >= 1 && (B.First + i + month) % every == 0 ? 1 : 0;
}

static void fillTouches(void) {
	double chance[64], sum = 0, rate = P.Exposure.Base + P.Exposure.Span * lever[Pervasiveness], x = expo(-(float)rate);
	for (int k = 0; k < 64; k++) {
		chance[k] = x;
		sum += x;
		x = x * rate / (k + 1);
	}
	double below = 0;
	for (int k = 0; k < 64; k++) {
		below += chance[k] / sum;
		touchThreshold[k] = (uint32_t)fmin(below * 4294967296., 4294967295.);
	}
	touchThreshold[63] = ~0u;
	int k = 0;
	for (uint32_t top = 0; top < 256; top++) {
		while (top << 24 >= touchThreshold[k] && k < 63) k++;
		touchGuess[top] = k;
	}
}

static void touch(int n) { /* 1 */
	for (int i = 0; i < n; i++) {
		uint32_t w = touchWord[i], k = touchGuess[w >> 24];
		while (w >= touchThreshold[k] && k < 63) k++;
		B.Touches[i] = on[i] ? (float)(int32_t)k : 0;
	}
	expose(n, &B, &P.Exposure);
}

static inline float steep(float tailored, float at, float gamma) { return expo((gamma - 1) * logn(atLeast(tailored / at, 1e-4f))); }
static inline float fits(float x) { return x / (1 + x); }
static inline float relevant(const Params *p, float fit, float s) {
	return (p->Relevance.Generic + (1 - p->Relevance.Generic) * fit) * (1 - p->Relevance.Exploration * (s * s));
}
static inline float signalOf(const Params *p, float tailored, float depth, float q, float narrow) {
	return p->Relevance.Slope * tailored * steep(tailored, p->Relevance.DepthAt, p->Relevance.DepthPower) * (depth * q) *
	       (1 - p->Relevance.Narrowness * narrow);
}

static inline float takenOf(const Params *p, float extraction, float r) { return p->Surplus.Extraction * extraction * (p->Surplus.TakenBase + p->Surplus.TakenRelevance * r); }

static inline float alert(const Params *p, float inertia, float awake) { return 1 - p->Wake.Inertia * inertia * (1 - awake); }

static float calm(void) {
	double sum = 0;
	int with = 0;
	for (int i = 0; i < customers; i++)
		if (all.Brand[i] < MaxBrands) sum += alert(&P, all.Inertia[i], all.Awake[i]), with++;
	return P.Wake.Inertia > 0 && with > 0 ? (float)(with / sum) : 1;
}

static inline float again(const Params *p, float repeats) { return p->Exit.Repeats * atMost(positive(repeats - 1), p->Exit.RepeatsMost); }
static inline float parity(float rivals, float r) { return atMost(rivals / atLeast(r, .05f), 1); }

/* ---- counting a block ---- */

static Totals totals;
static double lastLanes[4][NOCELL + 1], narrows[(NOCELL + 1) * Categories], tenures[16 * 16];
static uint32_t starts[NOCELL + 1], homes[(NOCELL + 1) * Categories];
static uint64_t flagBytes[NOCELL + 1][2];

static inline uint64_t spread8(uint32_t x) { return (uint64_t)(x & 255) * 0x8040201008040201u >> 7 & 0x0101010101010101u; }

static void flush(void) {
	for (int k = 0; k < segments; k++) {
		for (int j = 0; j < 16; j++) tally[k][SumEpisodes + j] += (double)(flagBytes[k][j / 8] >> (56 - 8 * (j % 8)) & 255);
		flagBytes[k][0] = flagBytes[k][1] = 0;
	}
	flagBytes[NOCELL][0] = flagBytes[NOCELL][1] = 0;
}

static void count(int n) {
	double block[SEGMENTS][SumCount], blockTenure[TenureBins];
	memset(block, 0, sizeof block);
	memset(totals, 0, segments * sizeof totals[0]);
	total(n, &B, &totals);
	for (int k = 0; k < segments; k++)
		for (int s = 0; s < COLUMN_SUMS; s++) block[k][s] = (totals[k][0][s] + totals[k][1][s]) + (totals[k][2][s] + totals[k][3][s]);
	memset(lastLanes, 0, sizeof lastLanes);
	for (int i = 0; i < n; i++) lastLanes[i & 3][startCell[i]] += B.Customers.LastTrust[i];
	for (int k = 0; k < segments; k++) block[k][SumLastTrust] = (lastLanes[0][k] + lastLanes[1][k]) + (lastLanes[2][k] + lastLanes[3][k]);

	memset(starts, 0, sizeof starts);
	memset(homes, 0, segments * Categories * sizeof homes[0]);
	memset(narrows, 0, segments * Categories * sizeof narrows[0]);
	memset(tenures, 0, sizeof tenures);
	for (int i = 0; i < n; i++) {
		int k = cell[i], at = k * Categories + B.Customers.Home[i];
		uint32_t f = flags[i];
		flagBytes[k][0] += spread8(f >> 1);
		flagBytes[k][1] += spread8(f >> 9);
		starts[startCell[i]]++;
		homes[at]++;
		narrows[at] += B.Customers.Narrowness[i];
		uint32_t t = (uint32_t)(B.Customers.Trust[i] * Bins), u = (uint32_t)(B.Customers.Unease[i] * Bins);
		trustBins[k][t < Bins ? t : Bins - 1]++;
		uneaseBins[k][u < Bins ? u : Bins - 1]++;
		int months = B.Customers.Tenure[i] < TenureBins - 1 ? B.Customers.Tenure[i] : TenureBins - 1;
		tenures[(B.Customers.Brand[i] & 15) << 4 | months] += B.Margin[i];
		newer += B.Customers.Brand[i] == 0 && months < 12;
		if (i % 248 == 247) flush();
	}
	flush();
	for (int k = 0; k < segments; k++) {
		block[k][SumStarters] += starts[k];
		for (int h = 0; h < Categories; h++) {
			block[k][SumCustomers] += homes[k * Categories + h];
			block[k][SumHome0 + h] += homes[k * Categories + h];
			block[k][SumNarrow0 + h] += narrows[k * Categories + h];
		}
		for (int s = 0; s < SumCount; s++) tally[k][s] += block[k][s];
	}
	for (int t = 0; t < TenureBins; t++) blockTenure[t] = tenures[t], tenureMargin[t] += blockTenure[t];
}

/* ---- the causes of a departure, 14.5 ---- */

typedef struct {
	uint32_t customer;
	float z, causes[CauseCount];
} Leaver;
static Leaver *left;
static int leavers;

static void note(int first, int n) {
	for (int i = 0; i < n; i++) {
		if (!(B.Customers.Events[i] & EventLeft)) continue;
		Leaver *l = &left[leavers++];
		l->customer = first + i, l->z = B.LogHazard[i];
		float terms[CauseCount] = {0}, r = B.Customers.Relevance[i], rivals = term[TermRivals][i];
		terms[CauseIntrusion] = positive(P.Exit.Unease * B.Customers.Unease[i] + P.Exit.Grievance * B.Customers.Grievance[i] + again(&P, B.Customers.Repeats[i]));
		terms[CauseMonotony] = positive(P.Exit.Fatigue * B.Customers.Fatigue[i]);
		terms[CauseBreach] = positive(P.Exit.Breach * B.Hit[i] * term[TermBreach][i]);
		terms[CauseContagion] = positive(logn(B.ContagionFactor[i]));
		float poor = positive(-P.Exit.Surplus * B.Surplus[i]);
		float kept = atMost(P.Exit.Surplus * takenOf(&P, term[Extraction][i], r), poor);
		terms[CauseExtraction] = kept;
		float habit = positive(-P.Exit.Habit * ((B.Customers.Habit[i] - P.Exit.HabitLevel) * (1 - parity(rivals, r))));
		float pull = positive(P.Exit.Rivals * (rivals - r) * (1 - B.Customers.Affect[i]));
		terms[CauseCommoditization] = poor - kept + habit + pull;
		float distrust = positive(P.Exit.Trust * (P.Exit.TrustLevel - B.Customers.Trust[i])) + positive(P.Exit.Affect * (P.Exit.AffectLevel - B.Customers.Affect[i]));
		float losses[CauseOrdinary] = {[CauseIntrusion] = B.Customers.LossIntrusion[i], [CauseIncident] = B.Customers.LossIncident[i], [CauseSurveillance] = B.Customers.LossSurveillance[i],
		                          [CauseExtraction] = B.Customers.LossExtraction[i], [CauseCommoditization] = B.Customers.LossCommoditization[i],
		                          [CauseContagion] = B.Customers.LossContagion[i], [CauseDeception] = B.Customers.LossDeception[i], [CauseBreach] = B.Customers.LossBreach[i],
		                          [CauseExpose] = B.Customers.LossExpose[i]};
		float sum = 0;
		for (int k = 0; k < CauseOrdinary; k++) sum += losses[k];
		if (sum > 0)
			for (int k = 0; k < CauseOrdinary; k++) terms[k] += distrust * losses[k] / sum;
		else
			terms[CauseOrdinary] = distrust;
		float excess = B.ExitHazard[i] > 0 ? positive(1 - B.Customers.Hazard[i] / B.ExitHazard[i]) : 0;
		int32_t rest = 1 << 20;
		sum = 0;
		for (int k = 0; k < CauseCount; k++) sum += terms[k];
		for (int k = 0; k < CauseOrdinary; k++) {
			l->causes[k] = 0;
			if (sum > 0) {
				int32_t units = (int32_t)(excess * terms[k] / sum * (1 << 20));
				if (units > rest) units = rest;
				rest -= units;
				l->causes[k] = (float)units / (1 << 20);
			}
		}
		l->causes[CauseOrdinary] = (float)rest / (1 << 20);
	}
}

/* ---- the network ---- */

/* A newcomer's draws: pairs of words of one attempt after the other, through the samplers of golang.org/x/exp/rand. */
static struct { uint32_t who, attempt, used, words[4]; } draws;

static uint64_t next64(void) {
	if (draws.used >= 4) philox(draws.who, 0, 256 * 13 + draws.attempt++ % 256, 0, draws.words), draws.used = 0;
	uint64_t x = (uint64_t)draws.words[draws.used] << 32 | draws.words[draws.used + 1];
	draws.used += 2;
	return x;
}
static uint64_t below(uint64_t n) {
	uint64_t v = next64();
	if (!(n & (n - 1))) return v & (n - 1);
	while (v >= UINT64_MAX - UINT64_MAX % n) v = next64();
	return v % n;
}
static float share(void) {
	float f = 1;
	while (f == 1) f = (float)((double)below((uint64_t)1 << 53) / ((uint64_t)1 << 53));
	return f;
}

static void eachLink(void (*visit)(uint32_t, uint32_t)) {
	for (uint32_t i = 0; i < (uint32_t)customers; i++) {
		draws.who = i, draws.attempt = 0, draws.used = 4;
		for (uint32_t k = 0; k < (uint32_t)degree / 2; k++) {
			uint32_t j = (i + k + 1) % customers;
			if (share() < rewire) j = (uint32_t)below(customers);
			if (i != j) visit(i, j);
		}
	}
}
static void countLink(uint32_t i, uint32_t j) { start[i + 1]++, start[j + 1]++; }
static void writeLink(uint32_t i, uint32_t j) { friends[start[i]++] = j, friends[start[j]++] = i; }

static void tie(void) {
	start = calloc(customers + 1, sizeof *start);
	eachLink(countLink);
	for (int i = 0; i < customers; i++) start[i + 1] += start[i];
	friends = malloc(sizeof *friends * start[customers]);
	eachLink(writeLink);
	memmove(start + 1, start, customers * sizeof *start);
	start[0] = 0;
}

static void talk(void) {
	memset(all.Heard, 0, size * sizeof *all.Heard);
	for (int at = 0; at + 8 <= size; at += 8) {
		uint64_t x;
		memcpy(&x, all.Events + at, 8);
		x &= 0x0101010101010101u * (EventBadWord | EventGoodWord | EventLeft);
		while (x) {
			int k = __builtin_ctzll(x) >> 3, i = at + k;
			uint8_t e = x >> (8 * k);
			x &= ~((uint64_t)255 << (8 * k));
			uint64_t word = e & EventBadWord ? 1 : e & EventGoodWord ? 1 << 21 : 0;
			for (uint32_t f = start[i]; f < start[i + 1]; f++) {
				uint32_t j = friends[f];
				all.Heard[j] += word + (e & EventLeft && all.Brand[j] == all.Brand[i] ? (uint64_t)1 << 42 : 0);
			}
		}
	}
}

static int cascade(void) {
	int largest = 0;
	for (int at = 0; at + 8 <= size; at += 8) {
		const uint64_t every = 0x0101010101010101u;
		uint64_t v, e;
		memcpy(&v, voiced + at, 8);
		memcpy(&e, all.Events + at, 8);
		v &= 3 * every;
		v -= (v | v >> 1) & every;
		v |= ((e | e / EventLeft) & every) * 3;
		memcpy(voiced + at, &v, 8);
	}
	for (int i = 0; i < size; i++) {
		if (!voiced[i] || voiced[i] & 0x80) continue;
		int found = 0, top = 0;
		voiced[i] |= 0x80;
		stack[top++] = i;
		while (top) {
			uint32_t at = stack[--top];
			found++;
			for (uint32_t f = start[at]; f < start[at + 1]; f++) {
				uint32_t j = friends[f];
				if (voiced[j] && !(voiced[j] & 0x80)) voiced[j] |= 0x80, stack[top++] = j;
			}
		}
		if (found > largest) largest = found;
	}
	return largest;
}

/* ---- money and frames ---- */

static double discount = 1, value[SEGMENTS], newcomers[SEGMENTS], starters[SEGMENTS], leftOnce[SEGMENTS], causes[SEGMENTS][CauseCount],
              gone[SEGMENTS], joined[SEGMENTS], rejoined[SEGMENTS], visible[SEGMENTS], lost[SEGMENTS], cost;
static struct { double margin, visible, lost, today, tenure[TenureBins]; } account[600];
static double first[SEGMENTS + 1][4];

static void join(int i) {
	int k = all.Segment[i];
	float t = clip01(P.Switching.JoinTrust * all.Disposition[i] + P.Switching.JoinReputation * reputation);
	all.Trust[i] = t, all.Ceiling[i] = 1;
	all.Affect[i] = P.Switching.JoinAffectBase + P.Switching.JoinAffectTrust * t;
	all.Habit[i] = P.Switching.JoinHabit, all.Depth[i] = P.Switching.JoinDepth, all.Fatigue[i] = 0, all.Grievance[i] = 0;
	all.UsedRelevance[i] = P.Market.Background, all.Repeats[i] = 0;
	all.Spells[i] += all.Spells[i] < 255;
	all.Unease[i] *= P.Switching.JoinUnease;
	all.Awareness[i] *= P.Switching.JoinAwareness;
	all.Status[i] = 0, all.Brand[i] = 0, all.Tenure[i] = 0, all.Idle[i] = 0;
	all.LossIntrusion[i] = all.LossSurveillance[i] = all.LossExtraction[i] = all.LossCommoditization[i] = 0;
	all.LossIncident[i] = all.LossContagion[i] = all.LossDeception[i] = all.LossBreach[i] = all.LossExpose[i] = 0;
	joined[k]++;
	if (all.StartBrand[i] == 0) rejoined[k]++, gone[k]--;
}

static void switchBrands(int month) {
	static int *back;
	int returners = 0;
	if (!back) back = malloc(sizeof *back * customers);
	for (int i = 0; i < customers; i++) {
		if (all.Brand[i] != Brandless) continue;
		uint32_t w[4];
		philox(i, monthWord(month), 1, replicate, w);
		if (uniform(w[1]) < (all.Tenure[i] <= 3 ? P.WinBack.Early : P.WinBack.Later)) back[returners++] = i;
	}
	memset(causes, 0, sizeof causes);
	memset(joined, 0, sizeof joined);
	memset(rejoined, 0, sizeof rejoined);
	for (int l = 0; l < leavers; l++) {
		int i = left[l].customer, k = all.Segment[i];
		if (all.StartBrand[i] == all.Brand[i]) gone[k]++;
		if (all.StartBrand[i] == all.Brand[i] && !all.LeftMonth[i]) all.LeftMonth[i] = month, leftOnce[k]++;
		for (int x = 0; x < CauseCount; x++) causes[k][x] += left[l].causes[x];
		if (left[l].z > P.Switching.GrudgeFrom) all.Grudge[i] |= 1 << all.Brand[i];
		all.Brand[i] = Brandless, all.Tenure[i] = 0;
		all.Status[i] &= ~StatusStarter;
	}
	for (int k = 0; k < returners; k++) join(back[k]); /* the only brand there is */
}

static void moveMarket(void) {
	double n = 0, r = 0, t = 0;
	for (int k = 0; k < segments; k++) n += tally[k][SumCustomers], r += tally[k][SumRelevance], t += tally[k][SumTrust];
	if (n > 0) {
		relevanceMean = (float)(r / n);
		float dulled = expo(-(.5108256f * atMost(breachMemory, 60)));
		reputation = clip01(toward(reputation, (float)(t / n), P.Reputation.Speed) - P.Reputation.Blow * (press * (lever[Collection] * (1 - lever[Transparency]))) * dulled);
	}
	float speed = P.Market.ExpectedSpeed;
	if (P.Market.Background < expected0) speed = .2f * speed;
	expected0 = toward(expected0, P.Market.Background, speed);
	breachMemory = settle((1 - P.Market.BreachForget) * breachMemory + 0);
}

static void book(int month) {
	float depth = .15f + .5f * lever[Collection];
	float prospect = relevant(&P, fits(signalOf(&P, lever[Intensity], depth, quality, .3f)), lever[Serendipity]);
	cost = (double)P.Money.Joiner / (double)(P.Purchase.BaseResponse + prospect);
	memset(&account[month], 0, sizeof account[month]);
	for (int k = 0; k < segments; k++) {
		double *t = tally[k];
		if (month == 1) starters[k] = t[SumStarters];
		visible[k] = t[SumCustomers], lost[k] = t[SumLeft];
		value[k] += discount * t[SumStarterMargin];
		value[k] -= discount * (rejoined[k] * cost);
		newcomers[k] += discount * (t[SumMargin] - t[SumStarterMargin]);
		newcomers[k] -= discount * ((joined[k] - rejoined[k]) * cost);
		account[month].margin += t[SumMargin];
		account[month].visible += visible[k];
		account[month].lost += lost[k];
		account[month].today += t[SumCustomers] - t[SumLeft];
	}
	account[month].margin -= (double)P.Money.Fixed;
	memcpy(account[month].tenure, tenureMargin, sizeof tenureMargin);
	discount *= 1 - (double)P.Money.Discounting;
}

static const struct { int metric, sum; } per[] = {
    {MetricTrustHere, SumTrust}, {MetricAffect, SumAffect}, {MetricHabit, SumHabit}, {MetricUnease, SumUnease}, {MetricOver, SumOver}, {MetricFatigue, SumFatigue},
    {MetricDepth, SumDepth}, {MetricRelevance, SumRelevance}, {MetricMuted, SumMuted}, {MetricDiversityWithin, SumDiversity}, {MetricConcern, SumConcern},
    {MetricIntention, SumIntention}, {MetricChurn, SumLeft}, {MetricEpisodes, SumEpisodes}, {MetricIncidents, SumIncidents}, {MetricOptOuts, SumOptOuts},
    {MetricPauses, SumPauses}, {MetricComplaints, SumComplaints}, {MetricBadWords, SumBadWords}, {MetricGoodWords, SumGoodWords}, {MetricTouches, SumTouches}, {MetricClicksGeneric, SumGenericClicks},
    {MetricConversions, SumConversions}, {MetricRevenue, SumRevenue}, {MetricMargin, SumMargin}, {MetricExpectedMargin, SumExpected}, {MetricSurplus, SumSurplus},
    {MetricGrievance, SumGrievance}, {MetricAwake, SumAwake}, {MetricVulnerability, SumVulnerability},
};

static double quantile(const uint32_t *bins, double q) {
	uint64_t n = 0;
	for (int k = 0; k < Bins; k++) n += bins[k];
	if (!n) return NAN;
	double want = q * (double)n, below = 0;
	for (int k = 0; k < Bins; k++) {
		double x = bins[k];
		if (below + x >= want && x > 0) return (k + (want - below) / x) * (1. / Bins);
		below += x;
	}
	return 1;
}

static void categoryShares(const double *s, double *share) {
	double n = s[SumCustomers], narrow = 0;
	for (int h = 0; h < Categories; h++) narrow += s[SumNarrow0 + h];
	for (int h = 0; h < Categories; h++) {
		double at = s[SumHome0 + h], own = s[SumNarrow0 + h], home = .125 * at + .875 * own;
		share[h] = (home + (.875 * (n - at) - .875 * (narrow - own)) * (1. / 7)) / n;
	}
}

/* row fills one row of a frame: a segment, or all for -1. */
static void row(double *f, int month, int segment) {
	double k[SumCount] = {0}, who = 0, once = 0, worth = 0, others = 0, seen = 0, missed = 0, came = 0, away = 0, why[CauseCount] = {0};
	uint32_t trust[Bins] = {0}, unease[Bins] = {0};
	for (int s = segment < 0 ? 0 : segment; s < (segment < 0 ? segments : segment + 1); s++) {
		for (int i = 0; i < SumCount; i++) k[i] += tally[s][i];
		who += starters[s], once += leftOnce[s], worth += value[s], others += newcomers[s], seen += visible[s], missed += lost[s], came += joined[s], away += gone[s];
		for (int c = 0; c < CauseCount; c++) why[c] += causes[s][c];
		for (int i = 0; i < Bins; i++) trust[i] += trustBins[s][i], unease[i] += uneaseBins[s][i];
	}
	for (int m = 0; m < MetricCount; m++) f[m] = NAN;
	double n = k[SumCustomers], spent = 0;
	for (int s = segment < 0 ? 0 : segment; s < (segment < 0 ? segments : segment + 1); s++) spent += joined[s] * cost;
	f[MetricCustomers] = n, f[MetricAcquisition] = spent / n, f[MetricNetMargin] = (k[SumMargin] - spent) / n;
	for (size_t i = 0; i < sizeof per / sizeof *per; i++) f[per[i].metric] = k[per[i].sum] / n;
	f[MetricTrust] = k[SumLastTrust] / k[SumStarters];
	f[MetricConsent] = 1 - k[SumOptedOut] / n;
	double share[Categories], index = 1, apart = 0;
	categoryShares(k, share);
	for (int h = 0; h < Categories; h++) {
		index -= share[h] * share[h];
		for (int g = 0; g < Categories; g++) apart += fabs(share[h] - share[g]);
	}
	f[MetricDiversityAll] = index, f[MetricDiversityDistance] = index - k[SumDiversity] / n, f[MetricConcentration] = apart / (2 * Categories);
	f[MetricClicksPersonal] = (k[SumClicks] - k[SumGenericClicks]) / n;
	f[MetricBasket] = k[SumRevenue] / k[SumConversions];
	f[MetricPromoters] = (k[SumPromoters] - k[SumDetractors]) / n;
	double *one = first[segment + 1];
	if (month == 1) one[0] = k[SumMargin], one[1] = k[SumConversions], one[2] = k[SumTrust], one[3] = n;
	f[MetricTrustHereP10] = quantile(trust, .1), f[MetricTrustHereP50] = quantile(trust, .5), f[MetricTrustHereP90] = quantile(trust, .9);
	f[MetricUneaseP90] = quantile(unease, .9);
	f[MetricActiveShare] = n / one[3];
	f[MetricLeftOnce] = once / who, f[MetricSurvival] = 1 - once / who;
	f[MetricVisibleCustomers] = seen, f[MetricVisibleChurn] = missed / seen;
	f[MetricCumulativeMargin] = worth / who, f[MetricNewcomerMargin] = others / who, f[MetricJoiners] = came, f[MetricGone] = away / who;
	for (int c = 0; c < CauseCount; c++) f[MetricCauseIntrusion + c] = why[c] / k[SumLeft];
	double margin = k[SumMargin] / n, conversions = k[SumConversions] / n;
	f[MetricLifetimeValue] = margin / fmax(1e-6, 1 - (1 - missed / seen) * (1 - (double)P.Money.Discounting));
	f[MetricDashboard] = 50 * (margin / (one[0] / one[3])) + 50 * (conversions / (one[1] / one[3]));
	f[MetricTrustCapital] = 100 * k[SumTrust] / one[2];
}

static void gap(double *f, int metric, int to) { /* best against worst of the segments, f being the row of all */
	double lo = INFINITY, hi = -INFINITY;
	for (int s = 1; s <= segments; s++) {
		double x = f[s * MetricCount + metric];
		if (!isnan(x)) lo = fmin(lo, x), hi = fmax(hi, x);
	}
	if (hi >= lo) f[to] = hi - lo;
}

static int rows(void) { return 2 * (segments + 1); } /* all brands, then the brand */

static void record(double *f, int month) {
	int largest = cascade();
	for (int b = 0; b < 2; b++) {
		double *at = f + b * (segments + 1) * MetricCount;
		for (int s = -1; s < segments; s++) row(at + (s + 1) * MetricCount, month, s);
		gap(at, MetricTrust, MetricTrustGap), gap(at, MetricChurn, MetricChurnGap), gap(at, MetricSurplus, MetricSurplusGap);
		at[MetricCascade] = largest;
		at[MetricMarketShare] = 1;
		if (b) {
			at[MetricReputation] = reputation, at[MetricAcquisitionCost] = cost;
			at[MetricEffort] = 1, at[MetricNewer] = newer / at[MetricCustomers];
			for (int l = 0; l < LeverCount; l++) at[MetricLeverIntensity + l] = lever[l];
			at[MetricMarketShare] = at[MetricCustomers] / f[MetricCustomers];
		}
	}
}

static void unseen(double *frames) {
	for (int m = 1; m + 12 <= months; m++) {
		double *at = frames + ((m - 1) * rows() + segments + 1) * MetricCount;
		double margin = 0, v = 0, l = 0, forecast = 0, alive = 1, yield = 0;
		for (int t = m - 2 < 1 ? 1 : m - 2; t <= m; t++) margin += account[t].margin, v += account[t].visible, l += account[t].lost;
		double keep = v ? fmax(0, 1 - l / v) : 0;
		margin = v ? margin / v : 0;
		for (int k = 0; k < 12; k++) forecast += alive * margin, alive *= keep;
		forecast *= account[m].today;
		for (int k = 1; k <= 12; k++)
			for (int t = k; t < TenureBins; t++) yield += account[m + k].tenure[t];
		if (account[m].today == 0) continue;
		at[MetricForecastError] = (forecast - yield) / account[m].today;
		at[MetricForecastShare] = (forecast - yield) / fabs(forecast);
	}
}

/* ---- the run ---- */

/* laid gives the block its scratch, which all blocks share. */
static void laid(void) {
#define X(name) B.name = scratch##name;
	SCRATCH(X)
#undef X
	for (int t = 0; t < TermCount; t++) B.Terms[t] = term[t];
	B.TouchWord = touchWord, B.On = on, B.Flags = flags, B.Arm = arm, B.Cell = cell, B.StartCell = startCell;
}

/* view has the block begin at a customer. */
static void view(int from) {
	B.First = from, B.Customers = all;
#define X(name) B.Customers.name += from;
	COLUMNS(X)
#undef X
}

static float writes(void) { /* an eighth of the customers or so left last month: the press writes of it */
	double n = 0, gone = 0;
	for (int k = 0; k < segments; k++) n += tally[k][SumCustomers], gone += tally[k][SumLeft];
	return n > 0 && gone / n > .12 ? .3f : 0;
}

static void step(int month, double *frame) {
	press = writes();
	for (int i = 0; i < BlockSize; i++) term[TermExpose][i] = press;
	norm = P.Reaction.NormDrift * ((float)(month - 1) / 12);
	memset(tally, 0, sizeof tally);
	memset(tenureMargin, 0, sizeof tenureMargin);
	newer = 0;
	memset(trustBins, 0, sizeof trustBins);
	memset(uneaseBins, 0, sizeof uneaseBins);
	leavers = 0;
	for (int from = 0; from < size; from += BlockSize) {
		int n = size - from < BlockSize ? size - from : BlockSize;
		Block *b = &B;
		view(from);
		hear(n);
		draw(n, b, key0, key1, monthWord(month), replicate);
		part(n, b, 0);
		touch(n);
		know(n, b, &P.Data);
		match(n, b, &P.Relevance);
		narrow(n, b, &P.Monotony);
		feel(n, b, &P.Intrusion, &P.Format);
		spill(n, b, &P.Reaction);
		judge(n, b, &P.Reaction, &P.Grievance, norm);
		notice(n, b, &P.Detection, &P.Reaction);
		remember(n, b, &P.Reaction);
		resent(n, b, &P.Grievance);
		watch(n, b, &P.Surveillance);
		tire(n, b, &P.Monotony, &P.Format);
		benefit(n, b, &P.Surplus, expected0);
		believe(n, b, &P.Trust);
		bond(n, b, &P.Loyalty);
		if (P.Vulnerability.Scale > 0) dread(n, b, &P.Vulnerability);
		else memset(b->Vulnerability, 0, n * sizeof(float));
		click(n, b, &P.Purchase, &P.Novelty, &P.Format, 0); /* no wear with one brand */
		buy(n, b, &P.Purchase, &P.Relevance, &P.Novelty, &P.Vulnerability, &P.Format);
		speakUp(n, b, &P.Voice, &P.Trust, &P.Purchase, 0);
		if (P.Wake.Inertia > 0) {
			renew(n, month);
			drawWaking(n, b, key0, key1, monthWord(month), replicate);
			wake(n, b, &P.Wake);
		}
		leave(n, b, &P.Exit, &P.Wake, settled);
		speak(n, b, &P.Words, &P.Voice);
		survey(n, b, &P.Survey, press > 0 ? P.Survey.Salience : 0);
		earn(n, b, &P.Money, P.Purchase.Basket);
		label(n, b, segments, 0);
		count(n);
		note(from, n);
		for (int i = 0; i < n; i++) b->Customers.Tenure[i] += b->Customers.Tenure[i] < 65535;
	}
	talk();
	switchBrands(month);
	moveMarket();
	book(month);
	record(frame, month);
}

static double seconds(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void *aligned(size_t bytes, int k) { /* columns that all begin on a page would share the cache's sets */
	char *p = aligned_alloc(64, (bytes + 64 * 64 + 63) / 64 * 64);
	if (!p) perror("memory"), exit(1);
	return p + 64 * (k % 61);
}

static void load(const char *path) {
	FILE *f = fopen(path, "rb");
	char kind[32], name[64];
	double x;
	int parameters = 0, columns = 0;
	if (!f) perror(path), exit(1);
	while (fscanf(f, "%31s %63s %la", kind, name, &x) == 3) {
		fgetc(f); /* the line's end; a column's bytes follow */
		if (!strcmp(kind, "set")) {
			if (!strcmp(name, "customers")) customers = x;
			if (!strcmp(name, "size")) size = x;
			if (!strcmp(name, "months")) months = x;
			if (!strcmp(name, "seed")) key0 = (uint32_t)(uint64_t)x, key1 = (uint32_t)((uint64_t)x >> 32);
			if (!strcmp(name, "replicate")) replicate = x;
			if (!strcmp(name, "degree")) degree = x;
			if (!strcmp(name, "rewire")) rewire = x;
			if (!strcmp(name, "segments")) segments = x;
			if (!strcmp(name, "quality")) quality = x;
			if (!strcmp(name, "discount")) discountOffered = x;
		} else if (!strcmp(kind, "lever")) {
			lever[atoi(name)] = x;
		} else if (!strcmp(kind, "parameter")) {
#define X(p) if (!strcmp(name, #p)) P.p = x, parameters++;
			PARAMETERS(X)
#undef X
		} else if (!strcmp(kind, "column")) {
			void **at = 0;
#define X(c) if (!strcmp(name, #c)) at = (void **)&all.c;
			COLUMNS(X)
#undef X
			if (!at) fprintf(stderr, "unknown column %s\n", name), exit(1);
			*at = aligned((size_t)size * (size_t)x, columns++);
			if (fread(*at, (size_t)x, size, f) != (size_t)size) fprintf(stderr, "%s: short\n", name), exit(1);
		}
	}
	fclose(f);
	int want = 0;
#define X(p) want++;
	PARAMETERS(X)
#undef X
	if (parameters != want) fprintf(stderr, "%d parameters, want %d\n", parameters, want), exit(1);
}

int main(int count, char **arguments) {
	load(count > 1 ? arguments[1] : "start.bin");
	tie();
	left = malloc(sizeof *left * size), stack = malloc(sizeof *stack * size), voiced = calloc(size, 1);
	expected0 = P.Market.ExpectedStart, reputation = P.Reputation.Start, relevanceMean = P.Reputation.RelevanceStart;
	float values[TermCount] = {[TermQuality] = quality, [TermDiscount] = discountOffered, [TermRivals] = P.Market.Background,
	                       [TermEase] = P.Voice.EaseBase + P.Voice.EaseControl * (lever[Control] * lever[Control])};
	memcpy(values, lever, sizeof lever);
	for (int t = 0; t < TermCount; t++)
		for (int i = 0; i < BlockSize; i++) term[t][i] = values[t];
	fillTouches();
	laid();
	settled = calm();
	size_t frame = (size_t)rows() * MetricCount;
	double *frames = malloc(months * frame * sizeof *frames), begin = 0;
	for (int m = 1; m <= months; m++) {
		step(m, frames + (m - 1) * frame);
		if (m == 1) begin = seconds();
	}
	double each = (seconds() - begin) / (months - 1) / customers * 1e9;
	unseen(frames);
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < months * frame; i++) {
		double x = isnan(frames[i]) || isinf(frames[i]) ? -1e300 : frames[i];
		uint64_t b;
		memcpy(&b, &x, 8);
		for (int k = 0; k < 8; k++) hash = (hash ^ (b >> (8 * k) & 255)) * 1099511628211u;
	}
	if (getenv("FRAMES")) /* for finding a difference */
		for (int m = 0; m < months; m++)
			for (size_t i = 0; i < frame; i++) printf("%d %zu %zu %.17g\n", m + 1, i / MetricCount, i % MetricCount, frames[m * frame + i]);
	printf("c %016llx %.2f\n", (unsigned long long)hash, each);
	return 0;
}
