/* A twin of the engine in C, for one brand that nothing changes: the months of docs/model.md, customer by customer the same
 * floating-point operations in the same order, so that it prints the hash of the frames that the program prints. It begins from
 * the file that start/main.go writes. Same polynomials, no fast-math, no contraction of products into sums:
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

enum { BLOCK = 512, LEVERS = 10, SEGMENTS = 8, CATEGORIES = 8, TENURES = 13, BINS = 100, CAUSES = 11, NOCELL = 64, BRANDLESS = 255 };

#ifdef SCALAR
#define EACH(i, n) for (int i = 0; i < (n); i++)
#else
#define EACH(i, n) _Pragma("clang loop vectorize(assume_safety)") for (int i = 0; i < (n); i++)
#endif

/* ---- parameters, levers and columns, by name ---- */

#define PARAMETERS(X)                                                                                                            \
	X(exposure_base) X(exposure_span) X(exposure_restraint) X(exposure_depth) X(exposure_muted) X(exposure_opted_out)             \
	X(data_gain) X(data_decay) X(data_flow) X(data_flow_opted_out) X(data_deletion)                                               \
	X(relevance_slope) X(relevance_generic) X(relevance_narrowness) X(relevance_exploration)                                      \
	X(intrusion_scale) X(intrusion_saturation) X(intrusion_known) X(intrusion_hidden) X(intrusion_control) X(intrusion_trust)     \
	X(intrusion_touch_base) X(reaction_usefulness) X(reaction_floor) X(reaction_width) X(reaction_jolt) X(reaction_forget)        \
	X(reaction_incident_rate) X(reaction_incident_exponent) X(reaction_incident_unease) X(reaction_breach_unease)                 \
	X(reaction_covert_unease) X(reaction_episode_sensitize) X(reaction_incident_sensitize) X(reaction_deceived_sensitize)         \
	X(reaction_sensitize_decay) X(reaction_sensitize_cap) X(reaction_resign_hit) X(reaction_resign_incident)                      \
	X(reaction_resign_episode) X(reaction_resign_decay) X(reaction_rival_unease) X(reaction_rival_trust) X(reaction_viral_rate)   \
	X(detection_rate) X(detection_rumour) X(detection_fade) X(surveillance_floor) X(surveillance_human)                           \
	X(surveillance_serendipity) X(monotony_speed) X(monotony_pull) X(monotony_push) X(monotony_drift) X(monotony_rotation)        \
	X(monotony_fatigue) X(monotony_deficit) X(monotony_over_touch) X(monotony_free) X(monotony_range) X(surplus_novelty)          \
	X(surplus_extraction)                                                                                                         \
	X(surplus_base) X(surplus_price_war) X(exit_unease) X(exit_fatigue) X(exit_trust) X(exit_affect) X(exit_habit)                \
	X(exit_surplus) X(exit_rivals) X(exit_breach) X(exit_trust_level) X(exit_affect_level) X(exit_habit_level) X(exit_lowest)     \
	X(exit_highest) X(exit_most) X(exit_contagion) X(exit_contagion_cap) X(exit_lag) X(survey_base) X(survey_concern)             \
	X(survey_unease) X(survey_trust) X(survey_salience) X(words_bad) X(words_bad_base) X(words_bad_episode) X(words_incident)     \
	X(words_hit)                                                                                                                  \
	X(words_leaving) X(words_good) X(switching_grudge_from) X(switching_join_trust) X(switching_join_reputation)                  \
	X(switching_join_habit) X(switching_join_depth) X(switching_join_unease) X(switching_join_awareness)                          \
	X(switching_join_affect_base) X(switching_join_affect_trust) X(winback_early) X(winback_later) X(reputation_start)            \
	X(reputation_relevance_start) X(reputation_speed) X(reputation_blow) X(money_margin) X(money_discounting) X(money_fixed)      \
	X(money_touch) X(money_intensity) X(money_collection) X(money_human) X(money_automation) X(money_transparency)                \
	X(money_control) X(money_governance) X(money_serendipity) X(money_restraint) X(money_joiner) X(market_expected_start)         \
	X(market_expected_speed) X(market_background) X(market_breach_forget) X(trust_drift) X(trust_open_gain) X(trust_control_gain) \
	X(trust_human_gain) X(trust_surplus_gain) X(trust_surplus_loss) X(trust_loss_gain_ratio) X(trust_privacy_loss)                \
	X(trust_unease_loss) X(trust_watch_loss) X(trust_extraction_loss) X(trust_fair_extraction) X(trust_incident_loss)             \
	X(trust_deceived_loss) X(trust_breach_loss) X(trust_expose_loss) X(trust_acceptability) X(trust_ceiling_lie)                  \
	X(trust_ceiling_late) X(trust_hearsay) X(trust_opt_out_relief) X(trust_opt_out_trust) X(loyalty_affect_speed)                 \
	X(loyalty_habit_speed) X(loyalty_base) X(loyalty_trust) X(loyalty_human) X(loyalty_surplus) X(loyalty_novelty)                \
	X(loyalty_unease) X(loyalty_fatigue) X(loyalty_surveillance) X(loyalty_wear) X(purchase_base_response) X(purchase_trust)      \
	X(purchase_cosmetic) X(purchase_creepy) X(purchase_click) X(purchase_rate) X(purchase_base) X(purchase_relevance)             \
	X(purchase_contact) X(purchase_habit) X(purchase_unease) X(purchase_fatigue) X(purchase_paused) X(purchase_basket)            \
	X(purchase_basket_fit) X(purchase_basket_take) X(purchase_price_war) X(voice_ease_base) X(voice_ease_control)                 \
	X(voice_resign) X(voice_opt_out_episode) X(voice_opt_out_hit) X(voice_pause_episode) X(voice_pause_hit) X(voice_complain)     \
	X(voice_mute) X(voice_mute_base) X(voice_mute_over) X(voice_mute_irrelevant) X(voice_mute_tired) X(voice_mute_creepy)         \
	X(relevance_depth_power) X(relevance_depth_at) X(intrusion_stakes) X(intrusion_attention) X(intrusion_depth_power)             \
	X(intrusion_depth_at) X(reaction_first) X(reaction_first_grievance) X(reaction_norm_drift) X(grievance_feed)                   \
	X(grievance_forgive) X(grievance_incident) X(grievance_deceived) X(grievance_hit) X(grievance_hit_base)                        \
	X(grievance_hit_covert) X(grievance_used_weight) X(grievance_used_speed) X(grievance_repeats_kept) X(monotony_newness)         \
	X(trust_grievance_loss) X(vulnerability_scale) X(vulnerability_ramp) X(vulnerability_base) X(vulnerability_collection)         \
	X(vulnerability_unknown) X(vulnerability_control) X(vulnerability_purchase) X(novelty_response) X(novelty_purchase)            \
	X(novelty_speed) X(purchase_grievance) X(purchase_patience) X(purchase_discount_all) X(wake_inertia) X(wake_keep)              \
	X(wake_friend) X(wake_price) X(wake_renewal) X(wake_renewal_every) X(wake_touch) X(wake_incident) X(wake_hit) X(wake_cup)      \
	X(wake_level) X(wake_each) X(wake_width) X(exit_grievance) X(exit_repeats) X(exit_repeats_most)

typedef struct {
#define X(name) float name;
	PARAMETERS(X)
#undef X
} Params;

enum { INTENSITY, PERVASIVENESS, COLLECTION, TRANSPARENCY, CONTROL, SERENDIPITY, HUMAN, RESTRAINT, EXTRACTION, GOVERNANCE };
static const char *leverNames[LEVERS] = {"intensity", "pervasiveness", "collection", "transparency", "control",
                                         "serendipity", "human", "restraint", "extraction", "governance"};

/* Terms of a customer's brand, a column each: levers first. */
enum { QUALITY = LEVERS, DISCOUNT, BREACH, EXPOSE, LATE, RIVAL_BREACH, MEND, VIRAL, PRICE_WAR, RIVALS, EASE, TERMS };

#define FLOATS(X)                                                                                                                 \
	X(Threshold) X(Novelty) X(Receptivity) X(Tolerance) X(PerTolerance) X(Hazard) X(Susceptibility) X(Concern) X(Disposition)    \
	X(Spending) X(Trust) X(Ceiling) X(Affect) X(Habit) X(Depth) X(Unease) X(Resignation) X(Awareness) X(Sensitization) X(Grievance) X(UsedIntrusion) X(Awake) X(Inertia) X(UsedRelevance) X(Repeats)           \
	X(Narrowness) X(Fatigue) X(FriendsLeft) X(Relevance) X(LastTrust) X(LossIntrusion) X(LossSurveillance) X(LossExtraction)     \
	X(LossCommoditization) X(LossIncident) X(LossContagion) X(LossDeception) X(LossBreach) X(LossExpose)
#define BYTES(X) X(Segment) X(Home) X(Status) X(Brand) X(StartBrand) X(Grudge) X(Spells) X(Idle) X(Events)

typedef struct {
#define X(name) float *name;
	FLOATS(X)
#undef X
#define X(name) uint8_t *name;
	BYTES(X)
#undef X
	uint16_t *Tenure, *Life, *LeftMonth;
	uint64_t *Heard;
} Columns;

enum { OPTED_OUT = 1, MUTED = 2, PAUSED = 4, STARTER = 16 };
enum { BAD_WORD = 1, GOOD_WORD = 2, LEFT = 4, OPT_OUT = 8, PAUSE = 16, COMPLAIN = 32, MUTE = 64, OVER = 128 };

/* Sums of a cell (segment) in a month; the first block are sums of columns. */
enum {
	S_TRUST, S_AFFECT, S_HABIT, S_UNEASE, S_FATIGUE, S_DEPTH, S_RELEVANCE, S_DIVERSITY, S_CONCERN, S_INTENTION, S_TOUCHES, S_CLICKS,
	S_GENERIC, S_CONVERSIONS, S_REVENUE, S_MARGIN, S_STARTER_MARGIN, S_EXPECTED, S_SURPLUS, S_GRIEVANCE, S_AWAKE, S_VULNERABILITY, S_LAST_TRUST, COLUMN_SUMS,
	S_CUSTOMERS = COLUMN_SUMS, S_STARTERS, S_EPISODES, S_INCIDENTS, S_PROMOTERS, S_DETRACTORS, S_OPTED_OUT, S_MUTED, S_BAD, S_GOOD,
	S_LEFT, S_OPT_OUTS, S_PAUSES, S_COMPLAINTS, S_MUTES, S_OVER, S_FELL_SILENT, S_WOKE, S_HOME0, S_NARROW0 = S_HOME0 + CATEGORIES,
	SUMS = S_NARROW0 + CATEGORIES
};

/* Scratch of a block. */
#define SCRATCH(X)                                                                                                                \
	X(drawEpisode) X(drawDetection) X(drawPurchase) X(drawVoice) X(drawExit) X(drawWords) X(badHeard) X(goodHeard) X(touches)     \
	X(wear) X(tailoring) X(felt) X(creepy) X(episode) X(severity) X(covert) X(hit) X(damping) X(deceived) X(surveillance)        \
	X(noveltyFelt) X(surplus) X(loss) X(clicks) X(generic) X(rate) X(revenue) X(margin) X(bought) X(logHazard) X(contagion)      \
	X(exitHazard) X(intention) X(expected) X(drawWake) X(renews) X(vulnerable)
#define X(name) static _Alignas(64) float name[BLOCK];
SCRATCH(X)
#undef X
static _Alignas(64) float term[TERMS][BLOCK];
static _Alignas(64) uint32_t touchWord[BLOCK], on[BLOCK], flags[BLOCK];
static _Alignas(64) uint8_t cell[BLOCK], startCell[BLOCK];

static Params P;
static Columns all;
static float lever[LEVERS], quality, discountOffered, rewire;
static int customers, size, months, degree, segments;
static uint32_t key0, key1, replicate;

static uint32_t *start, *friends, *stack;
static uint8_t *voiced;
static float expected0, norm, settled, breachMemory, reputation, relevanceMean, press; /* press: what it writes after an exodus */
static uint32_t touchThreshold[64];
static uint8_t touchGuess[256];

static double tally[SEGMENTS][SUMS], tenureMargin[TENURES];
static uint32_t newer; /* customers of less than a year */
static uint32_t trustBins[NOCELL + 1][BINS], uneaseBins[NOCELL + 1][BINS];

/* ---- numbers ---- */

static inline uint32_t bits(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }
static inline float number(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }
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
static inline float logistic(float x) { return 1 / (1 + expo(-atMost(atLeast(x, -30), 30))); }
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

/* ---- one month of a block: the mechanisms in their order; n customers from the columns c ---- */

static void hear(const Columns *c, int n) { /* 14.3, 15 */
	const float lag = P.exit_lag;
	EACH(i, n) {
		uint64_t w = c->Heard[i];
		badHeard[i] = (float)(int32_t)(w & 0x1fffff);
		goodHeard[i] = (float)(int32_t)(w >> 21 & 0x1fffff);
		c->FriendsLeft[i] = settle(lag * c->FriendsLeft[i] + (float)(int32_t)(w >> 42));
	}
}

static void draw(int first, int n, int month) {
	const uint32_t when = monthWord(month);
	EACH(i, n) {
		uint32_t w[4];
		philox((uint32_t)(first + i), when, 0, replicate, w);
		touchWord[i] = w[0];
		drawEpisode[i] = uniform(w[1]);
		drawDetection[i] = uniform(w[2]);
		drawPurchase[i] = uniform(w[3]);
	}
	EACH(i, n) {
		uint32_t w[4];
		philox((uint32_t)(first + i), when, 1, replicate, w);
		drawVoice[i] = uniform(w[0]);
		drawExit[i] = uniform(w[1]);
		drawWords[i] = uniform(w[2]);
	}
}

static void drawWaking(int first, int n, int month) {
	const uint32_t when = monthWord(month);
	EACH(i, n) {
		uint32_t w[4];
		philox((uint32_t)(first + i), when, 3, replicate, w);
		drawWake[i] = uniform(w[0]);
	}
	int every = (int)P.wake_renewal_every;
	for (int i = 0; i < n; i++) renews[i] = every >= 1 && (first + i + month) % every == 0 ? 1 : 0;
}

static void part(const Columns *c, int n) {
	EACH(i, n) on[i] = c->Brand[i] < 8 ? ~0u : 0;
}

static void fillTouches(void) {
	double chance[64], sum = 0, rate = P.exposure_base + P.exposure_span * lever[PERVASIVENESS], x = expo(-(float)rate);
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

static void touch(const Columns *c, int n) { /* 1 */
	for (int i = 0; i < n; i++) {
		uint32_t w = touchWord[i], k = touchGuess[w >> 24];
		while (w >= touchThreshold[k] && k < 63) k++;
		touches[i] = on[i] ? (float)(int32_t)k : 0;
	}
	const float restraint = P.exposure_restraint, depth = P.exposure_depth, muted = P.exposure_muted, opted = P.exposure_opted_out;
	EACH(i, n) {
		float u = c->Unease[i], worn = atLeast(u, c->Fatigue[i]);
		touches[i] = touches[i] * (1 - restraint * term[RESTRAINT][i] * worn) * (c->Status[i] & MUTED ? muted : 1);
		tailoring[i] = term[INTENSITY][i] * (1 - depth * term[RESTRAINT][i] * u) * (c->Status[i] & OPTED_OUT ? opted : 1);
	}
}

static void know(const Columns *c, int n) { /* 2 */
	const Params p = P;
	EACH(i, n) {
		int out = c->Status[i] & OPTED_OUT;
		float flow = out ? p.data_flow_opted_out : p.data_flow + (1 - p.data_flow) * term[COLLECTION][i];
		float decay = p.data_decay + (out ? p.data_deletion * term[CONTROL][i] : 0);
		float d = c->Depth[i];
		float x = clip01(d + p.data_gain * flow * (1 - d) - decay * d);
		c->Depth[i] = on[i] ? x : d;
	}
}

static inline float steep(float tailored, float at, float gamma) { return expo((gamma - 1) * logn(atLeast(tailored / at, 1e-4f))); }
static inline float fits(float x) { return x / (1 + x); }
static inline float relevant(const Params *p, float fit, float s) {
	return (p->relevance_generic + (1 - p->relevance_generic) * fit) * (1 - p->relevance_exploration * (s * s));
}
static inline float signalOf(const Params *p, float tailored, float depth, float q, float narrow) {
	return p->relevance_slope * tailored * steep(tailored, p->relevance_depth_at, p->relevance_depth_power) * (depth * q) *
	       (1 - p->relevance_narrowness * narrow);
}

static void match(const Columns *c, int n) { /* 3 */
	const Params p = P;
	EACH(i, n) {
		float x = signalOf(&p, tailoring[i], c->Depth[i], term[QUALITY][i], c->Narrowness[i]);
		float r = relevant(&p, fits(x), term[SERENDIPITY][i]);
		c->Relevance[i] = on[i] ? r : c->Relevance[i];
	}
}

static void feel(const Columns *c, int n) { /* 4 */
	const Params p = P;
	EACH(i, n) {
		float t = term[TRANSPARENCY][i], a = c->Awareness[i], k = term[COLLECTION][i];
		float known = t + (1 - t) * a, hidden = k * (1 - t);
		covert[i] = hidden;
		float contact = p.intrusion_touch_base + (1 - p.intrusion_touch_base) * term[PERVASIVENESS][i];
		float weight = 1 + p.intrusion_known * (k * known) + p.intrusion_hidden * (a * hidden) + 0;
		float calm = (1 - p.intrusion_control * term[CONTROL][i]) * (1 - p.intrusion_trust * (c->Trust[i] - .5f));
		float y = p.intrusion_scale * p.intrusion_stakes * tailoring[i] * (sqrtf(c->Depth[i]) * contact) * (weight * calm) *
		          steep(tailoring[i], p.intrusion_depth_at, p.intrusion_depth_power);
		y = y * (p.intrusion_attention + (1 - p.intrusion_attention) * known);
		felt[i] = y / (1 + p.intrusion_saturation * y);
	}
}

static void spill(const Columns *c, int n) { /* 16, a rival's breach */
	const Params p = P;
	EACH(i, n) {
		float weight = term[RIVAL_BREACH][i] * (1 - .7f * c->Resignation[i]), u = c->Unease[i], t = c->Trust[i];
		float x = u + p.reaction_rival_unease * weight * (1 - u), y = t - p.reaction_rival_trust * weight * t;
		c->Unease[i] = on[i] ? x : u;
		c->Trust[i] = on[i] ? y : t;
	}
}

static void judge(const Columns *c, int n) { /* 5.1 to 5.3 */
	const Params p = P;
	const float times = norm;
	EACH(i, n) {
		float own = c->Threshold[i] - c->Sensitization[i] + (p.grievance_used_weight * c->UsedIntrusion[i] + times) + p.reaction_usefulness * (c->Receptivity[i] * c->Relevance[i] - .3f);
		float q = logistic((felt[i] - atLeast(own, p.reaction_floor)) / p.reaction_width) * atMost(10 * felt[i], 1);
		float flood = p.reaction_viral_rate * term[VIRAL][i];
		float chance = atLeast(p.reaction_incident_rate * tailoring[i] * (c->Depth[i] * term[COLLECTION][i]) * (1 - term[GOVERNANCE][i]), flood);
		float u = drawEpisode[i];
		float share = atMost(atLeast(u / atLeast(chance, 1e-9f), .001f), 1);
		float heavy = atMost(.25f * expo(-(p.reaction_incident_exponent * logn(share))), 1);
		float s = u < chance ? (u < flood ? 1 : heavy) : 0;
		creepy[i] = q;
		severity[i] = on[i] ? s : 0;
		episode[i] = on[i] && u < chance + (1 - chance) * q ? 1 : 0;
		c->Events[i] = on[i] && felt[i] > own ? OVER : 0;
	}
}

static void notice(const Columns *c, int n) { /* 5.7 */
	const Params p = P;
	EACH(i, n) {
		float a = c->Awareness[i], k = covert[i];
		float own = p.detection_rate * k * ((.4f + .6f * tailoring[i]) * (1 + 2 * episode[i]));
		float chance = (1 - a) * (own + p.detection_rumour * k * atMost(badHeard[i], 3));
		float size = atLeast(term[BREACH][i], term[EXPOSE][i]);
		int found = drawDetection[i] < atLeast(chance, size);
		float victim = atMost(positive(1.8f - 1.8f * c->Threshold[i]), 1.2f);
		float lie = positive(k - .1f) * (1 - a) * victim;
		lie = size > 0 ? (k > .25f ? lie : 0) : lie;
		damping[i] = (1 - .7f * c->Resignation[i]) * (1.2f - .5f * c->Affect[i]);
		float faded = settle((1 - p.detection_fade) * a);
		hit[i] = on[i] && found ? size : 0;
		deceived[i] = on[i] && found ? lie : 0;
		c->Awareness[i] = on[i] ? (found ? 1 : faded) : a;
	}
}

static void rememberBlock(const Columns *c, int n) { /* 5.4 to 5.6 */
	const Params p = P;
	EACH(i, n) {
		float u = c->Unease[i], h = hit[i] * damping[i];
		float excused = p.reaction_first + (1 - p.reaction_first) * atMost(p.reaction_first_grievance * c->Grievance[i], 1);
		float x = (1 - p.reaction_forget) * u + (p.reaction_jolt * episode[i] * excused + p.reaction_incident_unease * severity[i]) * (1 - u);
		x += p.reaction_breach_unease * term[BREACH][i] * (h * (.4f + .6f * c->Depth[i])) * (1 - x);
		x += p.reaction_covert_unease * (covert[i] * h) * (1 - x);
		x = settle(clip01(x));
		c->Unease[i] = on[i] ? x : u;
		float e = c->Sensitization[i];
		float y = (1 - p.reaction_sensitize_decay) * e +
		          (p.reaction_episode_sensitize * episode[i] + p.reaction_incident_sensitize * severity[i] +
		           p.reaction_deceived_sensitize * deceived[i]) * (p.reaction_sensitize_cap - e);
		y = settle(atMost(y, p.reaction_sensitize_cap));
		c->Sensitization[i] = on[i] ? y : e;
		float z = c->Resignation[i];
		float w = (1 - p.reaction_resign_decay) * z +
		          (p.reaction_resign_hit * hit[i] + p.reaction_resign_incident * severity[i] + p.reaction_resign_episode * episode[i]) * (1 - z);
		w = settle(clip01(w));
		c->Resignation[i] = on[i] ? w : z;
	}
}

static void resent(const Columns *c, int n) { /* 5.8 */
	const Params p = P;
	EACH(i, n) {
		float g = c->Grievance[i], u = c->Unease[i];
		float shock = p.grievance_hit * (hit[i] * damping[i]) * (p.grievance_hit_base + p.grievance_hit_covert * covert[i]);
		float more = p.grievance_feed * (u * u) + p.grievance_incident * severity[i] + p.grievance_deceived * deceived[i] + shock;
		float x = settle(clip01((1 - p.grievance_forgive) * g + more * (1 - g)));
		float k = settle(p.grievance_repeats_kept * c->Repeats[i] + episode[i]);
		float used = settle(toward(c->UsedIntrusion[i], felt[i], p.grievance_used_speed));
		c->Grievance[i] = on[i] ? x : g;
		c->Repeats[i] = on[i] ? k : c->Repeats[i];
		c->UsedIntrusion[i] = on[i] ? used : c->UsedIntrusion[i];
	}
}

static void watch(const Columns *c, int n) { /* 6 */
	const Params p = P;
	EACH(i, n) {
		float always = positive(term[PERVASIVENESS][i] * tailoring[i] * sqrtf(c->Depth[i]) - p.surveillance_floor);
		float relief = (1 - p.surveillance_human * term[HUMAN][i]) * (1 - p.surveillance_serendipity * term[SERENDIPITY][i]);
		surveillance[i] = always * relief * positive(1 - c->Threshold[i]);
	}
}

static void narrowBlock(const Columns *c, int n) { /* 7 */
	const Params p = P;
	EACH(i, n) {
		float x = c->Narrowness[i], s = term[SERENDIPITY][i];
		float shown = clip01(x + p.monotony_pull * tailoring[i] * ((1 - s) * (1 - x)) - p.monotony_push * s * x);
		float y = clip01(toward(x, shown, p.monotony_speed) + p.monotony_drift * (1 - x));
		c->Narrowness[i] = on[i] ? y : x;
		float novel = s * c->Relevance[i];
		noveltyFelt[i] = novel;
		float deficit = positive(c->Novelty[i] - p.monotony_range * (1 - y) - novel);
		float xi = touches[i] * (1 - p.monotony_rotation * s) * c->PerTolerance[i];
		wear[i] = xi;
		float goal = clip01(p.monotony_deficit * p.monotony_newness * deficit + p.monotony_over_touch * clip01(xi - p.monotony_free));
		float f = settle(toward(c->Fatigue[i], goal, p.monotony_fatigue));
		c->Fatigue[i] = on[i] ? f : c->Fatigue[i];
	}
}

static inline float takenOf(const Params *p, float extraction, float r) { return p->surplus_extraction * extraction * (.3f + .7f * r); }

static void benefit(const Columns *c, int n) { /* 8 */
	const Params p = P;
	const float e = expected0;
	EACH(i, n) {
		float r = c->Relevance[i];
		surplus[i] = c->Receptivity[i] * (r - e) + p.surplus_novelty * c->Novelty[i] * noveltyFelt[i] -
		             takenOf(&p, term[EXTRACTION][i], r) + p.surplus_base - p.surplus_price_war * term[PRICE_WAR][i];
	}
}

static void believe(const Columns *c, int n) { /* 10 */
	const Params p = P;
	const float privacy = p.trust_loss_gain_ratio * p.trust_privacy_loss;
	EACH(i, n) {
		float h = hit[i] * damping[i], u = c->Unease[i];
		float uneasy = privacy * p.trust_unease_loss * (u * u) + privacy * p.trust_grievance_loss * c->Grievance[i];
		float seen = privacy * p.trust_watch_loss * surveillance[i];
		float unfair = privacy * p.trust_extraction_loss * positive(term[EXTRACTION][i] - p.trust_fair_extraction);
		float poor = p.trust_surplus_loss * positive(-surplus[i]);
		float harmed = p.trust_loss_gain_ratio * p.trust_incident_loss * severity[i];
		float shock = (term[BREACH][i] > 0 ? p.trust_breach_loss : 0) * h * ((1 + covert[i]) * (1 + .5f * term[LATE][i]));
		float press = (term[EXPOSE][i] > 0 ? p.trust_expose_loss : 0) * h * covert[i];
		float lied = p.trust_loss_gain_ratio * p.trust_deceived_loss * deceived[i];
		loss[i] = uneasy + seen + unfair + poor + harmed + (lied + shock + press);
		float t = on[i] ? c->Trust[i] : 0;
		c->LossIntrusion[i] += t * uneasy;
		c->LossSurveillance[i] += t * seen;
		c->LossExtraction[i] += t * unfair;
		c->LossCommoditization[i] += t * poor;
		c->LossIncident[i] += t * harmed;
		c->LossDeception[i] += t * lied;
		c->LossBreach[i] += t * shock;
		c->LossExpose[i] += t * press;
		c->LossContagion[i] += badHeard[i] * p.trust_hearsay * (c->Susceptibility[i] * t);
	}
	EACH(i, n) {
		float t = c->Trust[i], old = c->Ceiling[i];
		float k = old * (1 - p.trust_ceiling_lie * deceived[i]) * (1 - p.trust_ceiling_late * term[LATE][i] * hit[i]);
		c->Ceiling[i] = on[i] ? k : old;
		float open = p.trust_open_gain * term[TRANSPARENCY][i] * (1 - p.trust_acceptability * term[COLLECTION][i]);
		float gain = open + p.trust_control_gain * term[CONTROL][i] + p.trust_human_gain * term[HUMAN][i] + p.trust_surplus_gain * positive(surplus[i]);
		float m = 1 + term[MEND][i] * (.3f + .7f * k);
		float x = t + p.trust_drift * m * (c->Disposition[i] * k - t) + m * gain * positive(k - t) - atMost(loss[i], .9f) * t;
		x += p.trust_hearsay * c->Susceptibility[i] * (atMost(goodHeard[i], 4) * (1 - t) - atMost(badHeard[i], 4) * t);
		x = clip01(x);
		c->Trust[i] = on[i] ? x : t;
	}
}

static void bond(const Columns *c, int n) { /* 11 */
	const Params p = P;
	EACH(i, n) {
		float warm = p.loyalty_base + p.loyalty_trust * c->Trust[i] + p.loyalty_human * term[HUMAN][i] + p.loyalty_surplus * surplus[i] +
		             p.loyalty_novelty * c->Novelty[i] * noveltyFelt[i];
		float cold = p.loyalty_unease * c->Unease[i] + p.loyalty_fatigue * c->Fatigue[i] + p.loyalty_surveillance * surveillance[i];
		float a = toward(c->Affect[i], clip01(warm - cold), p.loyalty_affect_speed);
		c->Affect[i] = on[i] ? a : c->Affect[i];
		float goal = c->Relevance[i] * (1 - p.loyalty_wear * c->Fatigue[i]), h = toward(c->Habit[i], goal, p.loyalty_habit_speed);
		c->Habit[i] = on[i] ? h : c->Habit[i];
	}
}

static inline float liking(float xi) { return 1 - .5f * xi; }
static inline float respond(const Params *p, float r, float fresh, float trust, float tailored, float discount, float creep) {
	float name = p->purchase_cosmetic * atMost(tailored * 20, 1) * (1 - 0.f); /* no wear with one brand */
	float pull = p->purchase_base_response + r * (1 + p->purchase_trust * (trust - .5f)) + name + fresh;
	float lifted = pull * (1 + discount) - discount * (1 - p->purchase_discount_all) * (pull - p->purchase_base_response);
	return lifted * (1 - p->purchase_creepy * creep);
}
static inline float tailoredPart(const Params *p, float more, float fresh, float trust, float discount, float creep) {
	float pull = more * (1 + p->purchase_trust * (trust - .5f)) + fresh;
	return pull * (1 + discount * p->purchase_discount_all) * (1 - p->purchase_creepy * creep);
}

static void dread(const Columns *c, int n) { /* 12.0 */
	const Params p = P;
	EACH(i, n) {
		float t = term[TRANSPARENCY][i], known = t + (1 - t) * c->Awareness[i];
		float x = p.vulnerability_scale * positive(1 - c->Threshold[i] + c->Sensitization[i]) * sqrtf(c->Depth[i]) *
		          atMost(tailoring[i] / p.vulnerability_ramp, 1);
		x = x * (p.vulnerability_base + p.vulnerability_collection * term[COLLECTION][i]) *
		    (p.vulnerability_unknown + (1 - p.vulnerability_unknown) * known);
		x = x * (1 - p.vulnerability_control * term[CONTROL][i]);
		vulnerable[i] = p.vulnerability_scale > 0 ? clip01(x) : 0;
	}
}

static void click(const Columns *c, int n) { /* 12.1 */
	const Params p = P;
	EACH(i, n) {
		float reach = p.purchase_click * touches[i] * positive(liking(wear[i])), t = c->Trust[i], d = term[DISCOUNT][i], r = c->Relevance[i];
		float fresh = p.novelty_response * positive(r - c->UsedRelevance[i]), plain = relevant(&p, 0, term[SERENDIPITY][i]);
		float x = respond(&p, r, fresh, t, tailoring[i], d, creepy[i]) -
		          vulnerable[i] * tailoredPart(&p, positive(r - plain), fresh, t, d, creepy[i]);
		clicks[i] = reach * x;
		generic[i] = reach * respond(&p, plain, 0, t, 0, d, 0);
	}
}

static void buy(const Columns *c, int n) { /* 12.2, 12.3 */
	const Params p = P;
	EACH(i, n) {
		float r = c->Relevance[i];
		float contact = p.purchase_contact * term[PERVASIVENESS][i] * positive(liking(wear[i]));
		float held = p.vulnerability_purchase * vulnerable[i] * p.purchase_relevance * positive(r - p.relevance_generic), used = c->UsedRelevance[i];
		float weight = p.purchase_base + p.purchase_relevance * r + contact + p.purchase_habit * c->Habit[i] +
		               p.novelty_purchase * positive(r - used) - held;
		c->UsedRelevance[i] = on[i] ? toward(used, r, p.novelty_speed) : used;
		float hurt = p.purchase_unease * c->Unease[i] + p.purchase_grievance * c->Grievance[i];
		float calm = positive(1 - hurt / (1 + p.purchase_patience * positive(c->Spending[i] - 1))) * (1 - p.purchase_fatigue * c->Fatigue[i]);
		float mu = p.purchase_rate * c->Spending[i] * (weight * calm) * (c->Status[i] & PAUSED ? p.purchase_paused : 1);
		float price = p.purchase_basket * (1 + p.purchase_basket_fit * r + p.purchase_basket_take * term[EXTRACTION][i]) *
		              ((1 - term[DISCOUNT][i]) * (1 - p.purchase_price_war * term[PRICE_WAR][i]));
		rate[i] = mu;
		revenue[i] = mu * price;
		int yes = on[i] && drawPurchase[i] >= expo(-atMost(mu, 60));
		bought[i] = yes ? 1 : 0;
		uint8_t idle = c->Idle[i], next = idle < 255 ? idle + 1 : idle;
		c->Idle[i] = on[i] ? (yes ? 0 : next) : idle;
	}
}

static void speakUp(const Columns *c, int n) { /* 13 */
	const Params p = P;
	EACH(i, n) {
		float u = c->Unease[i], x = drawVoice[i];
		uint32_t status = c->Status[i];
		float act = 1 - p.voice_resign * c->Resignation[i], jolt = episode[i] * (1 + severity[i]);
		float out = term[EASE][i] * act * (p.voice_opt_out_episode * jolt * (2.5f * (u * u)) + p.voice_opt_out_hit * hit[i]);
		out = status & OPTED_OUT ? 0 : out;
		float pause = out + act * (p.voice_pause_episode * jolt + p.voice_pause_hit * hit[i]);
		float complain = pause + p.voice_complain * act * (jolt + hit[i] * damping[i] * (.6f + .8f * covert[i]));
		uint32_t opts = x < out, pauses = x < pause ? !opts : 0, complains = x < complain ? !(opts | pauses) : 0;
		float heavy = p.voice_mute_base + p.voice_mute_over * clip01(wear[i] - 1) + p.voice_mute_irrelevant * (1 - c->Relevance[i]) +
		              p.voice_mute_tired * c->Fatigue[i] + p.voice_mute_creepy * creepy[i];
		uint32_t mutes = (x > .5f) & (2 * x - 1 < p.voice_mute * touches[i] * heavy) & !(status & MUTED);
		float t = c->Trust[i], calmer = (1 - p.trust_opt_out_relief) * u, warmer = t + p.trust_opt_out_trust * (1 - t);
		c->Unease[i] = opts && on[i] ? calmer : u;
		c->Trust[i] = opts && on[i] ? warmer : t;
		uint32_t now = (status & ~(uint32_t)PAUSED) | opts * OPTED_OUT | pauses * PAUSED | mutes * MUTED;
		c->Status[i] = on[i] ? now : status;
		c->Events[i] |= on[i] & (opts * OPT_OUT | pauses * PAUSE | complains * COMPLAIN | mutes * MUTE);
	}
}

static inline float alert(const Params *p, float inertia, float awake) { return 1 - p->wake_inertia * inertia * (1 - awake); }

static void wake(const Columns *c, int n) { /* 14.0; the price of the only brand does not move */
	const Params p = P;
	EACH(i, n) {
		float w = c->Inertia[i], was = c->Awake[i];
		float full = logistic((c->Grievance[i] - p.wake_level - p.wake_each * w) / p.wake_width);
		float sleeps = (1 - p.wake_friend * atMost(c->FriendsLeft[i], 1)) * (1 - atMost(p.wake_price * 0.f, 1));
		sleeps = sleeps * (1 - p.wake_renewal * renews[i]) * (1 - atMost(p.wake_touch * touches[i] * positive(1 + 0.f), 1));
		sleeps = sleeps * (1 - atMost(p.wake_incident * severity[i], 1)) * (1 - p.wake_hit * hit[i]);
		sleeps = sleeps * (1 - p.wake_cup * full);
		float now = drawWake[i] < 1 - sleeps ? 1 : settle(p.wake_keep * was);
		c->Awake[i] = on[i] ? now : was;
	}
}

static float calm(const Columns *c) {
	double sum = 0;
	int with = 0;
	for (int i = 0; i < customers; i++)
		if (c->Brand[i] < 8) sum += alert(&P, c->Inertia[i], c->Awake[i]), with++;
	return P.wake_inertia > 0 && with > 0 ? (float)(with / sum) : 1;
}

static inline float again(const Params *p, float repeats) { return p->exit_repeats * atMost(positive(repeats - 1), p->exit_repeats_most); }
static inline float parity(float rivals, float r) { return atMost(rivals / atLeast(r, .05f), 1); }

static void leave(const Columns *c, int n) { /* 14 */
	const Params p = P;
	const float often = settled;
	EACH(i, n) {
		float a = c->Affect[i], r = c->Relevance[i], rivals = term[RIVALS][i];
		float x = p.exit_unease * c->Unease[i] + p.exit_grievance * c->Grievance[i] + again(&p, c->Repeats[i]) + p.exit_fatigue * c->Fatigue[i] + p.exit_trust * (p.exit_trust_level - c->Trust[i]) +
		          p.exit_affect * (p.exit_affect_level - a) - p.exit_habit * (c->Habit[i] - p.exit_habit_level) * (1 - parity(rivals, r)) -
		          p.exit_surplus * surplus[i] + p.exit_rivals * (rivals - r) * (1 - a) + p.exit_breach * hit[i] * term[BREACH][i];
		x = atMost(atLeast(x, p.exit_lowest), p.exit_highest);
		float thinks = alert(&p, c->Inertia[i], c->Awake[i]);
		float f = 1 + p.exit_contagion * atMost(c->FriendsLeft[i], p.exit_contagion_cap) * thinks * clip01(1.2f - .6f * a);
		float h = atMost(c->Hazard[i] * expo(x) * f * (thinks * often), p.exit_most);
		logHazard[i] = x, contagion[i] = f, exitHazard[i] = h;
		c->Events[i] |= on[i] && drawExit[i] < h ? LEFT : 0;
	}
}

static void speak(const Columns *c, int n) { /* 15 */
	const Params p = P;
	EACH(i, n) {
		uint32_t e = c->Events[i], left = e >> 2 & 1;
		float u = c->Unease[i], act = 1 - p.voice_resign * c->Resignation[i];
		float bad = p.words_bad * u * (p.words_bad_base + p.words_bad_episode * episode[i]) * act +
		            p.words_incident * atMost(1.5f * severity[i], 1) + p.words_hit * hit[i] * damping[i] +
		            (left ? p.words_leaving * clip01(logHazard[i]) : 0);
		float good = p.words_good * c->Affect[i] * (1 - u);
		uint32_t says = drawWords[i] < bad, praises = drawWords[i] > 1 - good ? !(says | left) : 0;
		c->Events[i] = e | (on[i] & (says * BAD_WORD | praises * GOOD_WORD));
	}
}

static void survey(const Columns *c, int n) { /* 14.4 */
	const Params p = P;
	const float salience = press > 0 ? p.survey_salience : 0;
	EACH(i, n) intention[i] = logistic(p.survey_base + p.survey_concern * (c->Concern[i] - .5f) + p.survey_unease * c->Unease[i] +
	                                   p.survey_trust * (.55f - c->Trust[i]) + salience);
}

static void earn(int n) {
	const Params p = P;
	EACH(i, n) {
		float x = term[INTENSITY][i];
		float levers = p.money_intensity * x + p.money_collection * term[COLLECTION][i] + p.money_human * term[HUMAN][i] * (1 - p.money_automation * x) +
		               p.money_transparency * term[TRANSPARENCY][i] + p.money_control * term[CONTROL][i] +
		               p.money_governance * term[GOVERNANCE][i] + p.money_serendipity * term[SERENDIPITY][i] + p.money_restraint * term[RESTRAINT][i];
		float m = p.money_margin * revenue[i] - p.purchase_basket * (levers + p.money_touch * touches[i]);
		margin[i] = m;
		float s = (1 - exitHazard[i]) * (1 - p.money_discounting), s2 = s * s, s3 = s2 * s, s6 = s3 * s3;
		expected[i] = m * s * (1 + s + s2) * ((1 + s3) * (1 + s6));
	}
}

/* ---- counting a block ---- */

static void label(const Columns *c, int n) {
	EACH(i, n) {
		uint8_t brand = c->Brand[i], from = c->StartBrand[i];
		cell[i] = brand < 8 ? brand * segments + c->Segment[i] : NOCELL;
		startCell[i] = from < 8 ? from * segments + c->Segment[i] : NOCELL;
		c->LastTrust[i] = brand == from && brand < 8 ? c->Trust[i] : c->LastTrust[i];
	}
	EACH(i, n) {
		uint32_t s = c->Status[i], e = c->Events[i];
		uint32_t f = (uint32_t)(episode[i] > 0) << 1 | (uint32_t)(severity[i] > 0) << 2 | (uint32_t)(c->Affect[i] > .6f) << 3 |
		             (uint32_t)(c->Affect[i] < .35f) << 4 | (s & OPTED_OUT) << 5 | (s & MUTED) >> 1 << 6 | e << 7;
		flags[i] = (f | 1) & on[i];
	}
}

static inline float diversity(float narrow) {
	float home = .125f + .875f * narrow, rest = 1 - home;
	return 1 - home * home - rest * rest * 0.142857142857142857f;
}

static double lanes[NOCELL + 1][4][COLUMN_SUMS], lastLanes[4][NOCELL + 1], narrows[(NOCELL + 1) * CATEGORIES], tenures[16 * 16];
static uint32_t starts[NOCELL + 1], homes[(NOCELL + 1) * CATEGORIES];
static uint64_t flagBytes[NOCELL + 1][2];

static inline uint64_t spread8(uint32_t x) { return (uint64_t)(x & 255) * 0x8040201008040201u >> 7 & 0x0101010101010101u; }

static void flush(void) {
	for (int k = 0; k < segments; k++) {
		for (int j = 0; j < 16; j++) tally[k][S_EPISODES + j] += (double)(flagBytes[k][j / 8] >> (56 - 8 * (j % 8)) & 255);
		flagBytes[k][0] = flagBytes[k][1] = 0;
	}
	flagBytes[NOCELL][0] = flagBytes[NOCELL][1] = 0;
}

static void count(const Columns *c, int n) {
	double block[SEGMENTS][SUMS], blockTenure[TENURES];
	memset(block, 0, sizeof block);
	memset(lanes, 0, segments * sizeof lanes[0]);
	for (int i = 0; i < n; i++) {
		double *row = lanes[cell[i]][i & 3];
		row[S_TRUST] += c->Trust[i];
		row[S_AFFECT] += c->Affect[i];
		row[S_HABIT] += c->Habit[i];
		row[S_UNEASE] += c->Unease[i];
		row[S_FATIGUE] += c->Fatigue[i];
		row[S_DEPTH] += c->Depth[i];
		row[S_RELEVANCE] += c->Relevance[i];
		row[S_DIVERSITY] += diversity(c->Narrowness[i]);
		row[S_CONCERN] += c->Concern[i];
		row[S_INTENTION] += intention[i];
		row[S_TOUCHES] += touches[i];
		row[S_CLICKS] += clicks[i];
		row[S_GENERIC] += generic[i];
		row[S_CONVERSIONS] += rate[i];
		row[S_REVENUE] += revenue[i];
		row[S_MARGIN] += margin[i];
		row[S_STARTER_MARGIN] += c->Brand[i] == c->StartBrand[i] && c->Brand[i] < 8 ? margin[i] : 0;
		row[S_EXPECTED] += expected[i];
		row[S_SURPLUS] += surplus[i];
		row[S_GRIEVANCE] += c->Grievance[i];
		row[S_AWAKE] += c->Awake[i];
		row[S_VULNERABILITY] += vulnerable[i];
	}
	for (int k = 0; k < segments; k++)
		for (int s = 0; s < S_LAST_TRUST; s++) block[k][s] = (lanes[k][0][s] + lanes[k][1][s]) + (lanes[k][2][s] + lanes[k][3][s]);
	memset(lastLanes, 0, sizeof lastLanes);
	for (int i = 0; i < n; i++) lastLanes[i & 3][startCell[i]] += c->LastTrust[i];
	for (int k = 0; k < segments; k++) block[k][S_LAST_TRUST] = (lastLanes[0][k] + lastLanes[1][k]) + (lastLanes[2][k] + lastLanes[3][k]);

	memset(starts, 0, sizeof starts);
	memset(homes, 0, segments * CATEGORIES * sizeof homes[0]);
	memset(narrows, 0, segments * CATEGORIES * sizeof narrows[0]);
	memset(tenures, 0, sizeof tenures);
	for (int i = 0; i < n; i++) {
		int k = cell[i], at = k * CATEGORIES + c->Home[i];
		uint32_t f = flags[i];
		flagBytes[k][0] += spread8(f >> 1);
		flagBytes[k][1] += spread8(f >> 9);
		starts[startCell[i]]++;
		homes[at]++;
		narrows[at] += c->Narrowness[i];
		uint32_t t = (uint32_t)(c->Trust[i] * BINS), u = (uint32_t)(c->Unease[i] * BINS);
		trustBins[k][t < BINS ? t : BINS - 1]++;
		uneaseBins[k][u < BINS ? u : BINS - 1]++;
		int months = c->Tenure[i] < TENURES - 1 ? c->Tenure[i] : TENURES - 1;
		tenures[(c->Brand[i] & 15) << 4 | months] += margin[i];
		newer += c->Brand[i] == 0 && months < 12;
		if (i % 248 == 247) flush();
	}
	flush();
	for (int k = 0; k < segments; k++) {
		block[k][S_STARTERS] += starts[k];
		for (int h = 0; h < CATEGORIES; h++) {
			block[k][S_CUSTOMERS] += homes[k * CATEGORIES + h];
			block[k][S_HOME0 + h] += homes[k * CATEGORIES + h];
			block[k][S_NARROW0 + h] += narrows[k * CATEGORIES + h];
		}
		for (int s = 0; s < SUMS; s++) tally[k][s] += block[k][s];
	}
	for (int t = 0; t < TENURES; t++) blockTenure[t] = tenures[t], tenureMargin[t] += blockTenure[t];
}

/* ---- the causes of a departure, 14.5 ---- */

enum { INTRUSION, INCIDENT, SURVEILLANCE, MONOTONY, EXTRACTING, COMMODITIZATION, CONTAGION, DECEPTION, BREACHED, EXPOSED, ORDINARY };

typedef struct {
	uint32_t customer;
	float z, causes[CAUSES];
} Leaver;
static Leaver *left;
static int leavers;

static void note(const Columns *c, int first, int n) {
	for (int i = 0; i < n; i++) {
		if (!(c->Events[i] & LEFT)) continue;
		Leaver *l = &left[leavers++];
		l->customer = first + i, l->z = logHazard[i];
		float terms[CAUSES] = {0}, r = c->Relevance[i], rivals = term[RIVALS][i];
		terms[INTRUSION] = positive(P.exit_unease * c->Unease[i] + P.exit_grievance * c->Grievance[i] + again(&P, c->Repeats[i]));
		terms[MONOTONY] = positive(P.exit_fatigue * c->Fatigue[i]);
		terms[BREACHED] = positive(P.exit_breach * hit[i] * term[BREACH][i]);
		terms[CONTAGION] = positive(logn(contagion[i]));
		float poor = positive(-P.exit_surplus * surplus[i]);
		float kept = atMost(P.exit_surplus * takenOf(&P, term[EXTRACTION][i], r), poor);
		terms[EXTRACTING] = kept;
		float habit = positive(-P.exit_habit * ((c->Habit[i] - P.exit_habit_level) * (1 - parity(rivals, r))));
		float pull = positive(P.exit_rivals * (rivals - r) * (1 - c->Affect[i]));
		terms[COMMODITIZATION] = poor - kept + habit + pull;
		float distrust = positive(P.exit_trust * (P.exit_trust_level - c->Trust[i])) + positive(P.exit_affect * (P.exit_affect_level - c->Affect[i]));
		float losses[ORDINARY] = {[INTRUSION] = c->LossIntrusion[i], [INCIDENT] = c->LossIncident[i], [SURVEILLANCE] = c->LossSurveillance[i],
		                          [EXTRACTING] = c->LossExtraction[i], [COMMODITIZATION] = c->LossCommoditization[i],
		                          [CONTAGION] = c->LossContagion[i], [DECEPTION] = c->LossDeception[i], [BREACHED] = c->LossBreach[i],
		                          [EXPOSED] = c->LossExpose[i]};
		float sum = 0;
		for (int k = 0; k < ORDINARY; k++) sum += losses[k];
		if (sum > 0)
			for (int k = 0; k < ORDINARY; k++) terms[k] += distrust * losses[k] / sum;
		else
			terms[ORDINARY] = distrust;
		float excess = exitHazard[i] > 0 ? positive(1 - c->Hazard[i] / exitHazard[i]) : 0;
		int32_t rest = 1 << 20;
		sum = 0;
		for (int k = 0; k < CAUSES; k++) sum += terms[k];
		for (int k = 0; k < ORDINARY; k++) {
			l->causes[k] = 0;
			if (sum > 0) {
				int32_t units = (int32_t)(excess * terms[k] / sum * (1 << 20));
				if (units > rest) units = rest;
				rest -= units;
				l->causes[k] = (float)units / (1 << 20);
			}
		}
		l->causes[ORDINARY] = (float)rest / (1 << 20);
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
		x &= 0x0101010101010101u * (BAD_WORD | GOOD_WORD | LEFT);
		while (x) {
			int k = __builtin_ctzll(x) >> 3, i = at + k;
			uint8_t e = x >> (8 * k);
			x &= ~((uint64_t)255 << (8 * k));
			uint64_t word = e & BAD_WORD ? 1 : e & GOOD_WORD ? 1 << 21 : 0;
			for (uint32_t f = start[i]; f < start[i + 1]; f++) {
				uint32_t j = friends[f];
				all.Heard[j] += word + (e & LEFT && all.Brand[j] == all.Brand[i] ? (uint64_t)1 << 42 : 0);
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
		v |= ((e | e / LEFT) & every) * 3;
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

static double discount = 1, value[SEGMENTS], newcomers[SEGMENTS], starters[SEGMENTS], leftOnce[SEGMENTS], causes[SEGMENTS][CAUSES],
              gone[SEGMENTS], joined[SEGMENTS], rejoined[SEGMENTS], visible[SEGMENTS], lost[SEGMENTS], cost;
static struct { double margin, visible, lost, today, tenure[TENURES]; } account[600];
static double first[SEGMENTS + 1][4];

static void join(int i) {
	int k = all.Segment[i];
	float t = clip01(P.switching_join_trust * all.Disposition[i] + P.switching_join_reputation * reputation);
	all.Trust[i] = t, all.Ceiling[i] = 1;
	all.Affect[i] = P.switching_join_affect_base + P.switching_join_affect_trust * t;
	all.Habit[i] = P.switching_join_habit, all.Depth[i] = P.switching_join_depth, all.Fatigue[i] = 0, all.Grievance[i] = 0;
	all.UsedRelevance[i] = P.market_background, all.Repeats[i] = 0;
	all.Spells[i] += all.Spells[i] < 255;
	all.Unease[i] *= P.switching_join_unease;
	all.Awareness[i] *= P.switching_join_awareness;
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
		if (all.Brand[i] != BRANDLESS) continue;
		uint32_t w[4];
		philox(i, monthWord(month), 1, replicate, w);
		if (uniform(w[1]) < (all.Tenure[i] <= 3 ? P.winback_early : P.winback_later)) back[returners++] = i;
	}
	memset(causes, 0, sizeof causes);
	memset(joined, 0, sizeof joined);
	memset(rejoined, 0, sizeof rejoined);
	for (int l = 0; l < leavers; l++) {
		int i = left[l].customer, k = all.Segment[i];
		if (all.StartBrand[i] == all.Brand[i]) gone[k]++;
		if (all.StartBrand[i] == all.Brand[i] && !all.LeftMonth[i]) all.LeftMonth[i] = month, leftOnce[k]++;
		for (int x = 0; x < CAUSES; x++) causes[k][x] += left[l].causes[x];
		if (left[l].z > P.switching_grudge_from) all.Grudge[i] |= 1 << all.Brand[i];
		all.Brand[i] = BRANDLESS, all.Tenure[i] = 0;
		all.Status[i] &= ~STARTER;
	}
	for (int k = 0; k < returners; k++) join(back[k]); /* the only brand there is */
}

static void moveMarket(void) {
	double n = 0, r = 0, t = 0;
	for (int k = 0; k < segments; k++) n += tally[k][S_CUSTOMERS], r += tally[k][S_RELEVANCE], t += tally[k][S_TRUST];
	if (n > 0) {
		relevanceMean = (float)(r / n);
		float dulled = expo(-(.5108256f * atMost(breachMemory, 60)));
		reputation = clip01(toward(reputation, (float)(t / n), P.reputation_speed) - P.reputation_blow * (press * (lever[COLLECTION] * (1 - lever[TRANSPARENCY]))) * dulled);
	}
	float speed = P.market_expected_speed;
	if (P.market_background < expected0) speed = .2f * speed;
	expected0 = toward(expected0, P.market_background, speed);
	breachMemory = settle((1 - P.market_breach_forget) * breachMemory + 0);
}

static void book(int month) {
	float depth = .15f + .5f * lever[COLLECTION];
	float prospect = relevant(&P, fits(signalOf(&P, lever[INTENSITY], depth, quality, .3f)), lever[SERENDIPITY]);
	cost = (double)P.money_joiner / (double)(P.purchase_base_response + prospect);
	memset(&account[month], 0, sizeof account[month]);
	for (int k = 0; k < segments; k++) {
		double *t = tally[k];
		if (month == 1) starters[k] = t[S_STARTERS];
		visible[k] = t[S_CUSTOMERS], lost[k] = t[S_LEFT];
		value[k] += discount * t[S_STARTER_MARGIN];
		value[k] -= discount * (rejoined[k] * cost);
		newcomers[k] += discount * (t[S_MARGIN] - t[S_STARTER_MARGIN]);
		newcomers[k] -= discount * ((joined[k] - rejoined[k]) * cost);
		account[month].margin += t[S_MARGIN];
		account[month].visible += visible[k];
		account[month].lost += lost[k];
		account[month].today += t[S_CUSTOMERS] - t[S_LEFT];
	}
	account[month].margin -= (double)P.money_fixed;
	memcpy(account[month].tenure, tenureMargin, sizeof tenureMargin);
	discount *= 1 - (double)P.money_discounting;
}

enum {
	M_CUSTOMERS, M_TRUST, M_TRUST_P10, M_TRUST_P50, M_TRUST_P90, M_TRUST_STARTERS, M_AFFECT, M_HABIT, M_UNEASE, M_UNEASE_P90, M_OVER,
	M_FATIGUE, M_DEPTH, M_RELEVANCE, M_CONSENT, M_MUTED, M_WITHIN, M_ALL, M_CONCERN, M_INTENTION, M_ACTIVE, M_CHURN, M_CUMULATIVE,
	M_SURVIVAL, M_VISIBLE, M_VISIBLE_CHURN, M_CAUSES, M_EPISODES = M_CAUSES + CAUSES, M_INCIDENTS, M_OPT_OUTS, M_PAUSES, M_COMPLAINTS,
	M_BAD, M_GOOD, M_CASCADE, M_TOUCHES, M_PERSONAL, M_GENERIC, M_CONVERSIONS, M_BASKET, M_REVENUE, M_MARGIN, M_VALUE, M_LIFETIME,
	M_PROMOTERS, M_REPUTATION, M_SHARE, M_ACQUISITION, M_SURFACE, M_CAPITAL, M_EXPECTED, M_UNSEEN, M_UNSEEN_SHARE, M_TRUST_GAP,
	M_CHURN_GAP, M_SURPLUS_GAP, M_SURPLUS, M_JOINERS, M_NEWCOMERS, M_LEVERS, M_GONE = M_LEVERS + LEVERS, M_EFFORT, M_SPENT, M_NET, M_NEWER, M_GRIEVANCE, M_AWAKE, M_VULNERABILITY, M_DISTANCE, M_CONCENTRATION,
	M_TASTES, METRICS = M_TASTES + 6 /* of tastes, which the twin does not know: NaN */
};
static const struct { int metric, sum; } per[] = {
    {M_TRUST, S_TRUST}, {M_AFFECT, S_AFFECT}, {M_HABIT, S_HABIT}, {M_UNEASE, S_UNEASE}, {M_OVER, S_OVER}, {M_FATIGUE, S_FATIGUE},
    {M_DEPTH, S_DEPTH}, {M_RELEVANCE, S_RELEVANCE}, {M_MUTED, S_MUTED}, {M_WITHIN, S_DIVERSITY}, {M_CONCERN, S_CONCERN},
    {M_INTENTION, S_INTENTION}, {M_CHURN, S_LEFT}, {M_EPISODES, S_EPISODES}, {M_INCIDENTS, S_INCIDENTS}, {M_OPT_OUTS, S_OPT_OUTS},
    {M_PAUSES, S_PAUSES}, {M_COMPLAINTS, S_COMPLAINTS}, {M_BAD, S_BAD}, {M_GOOD, S_GOOD}, {M_TOUCHES, S_TOUCHES}, {M_GENERIC, S_GENERIC},
    {M_CONVERSIONS, S_CONVERSIONS}, {M_REVENUE, S_REVENUE}, {M_MARGIN, S_MARGIN}, {M_EXPECTED, S_EXPECTED}, {M_SURPLUS, S_SURPLUS},
    {M_GRIEVANCE, S_GRIEVANCE}, {M_AWAKE, S_AWAKE}, {M_VULNERABILITY, S_VULNERABILITY},
};

static double quantile(const uint32_t *bins, double q) {
	uint64_t n = 0;
	for (int k = 0; k < BINS; k++) n += bins[k];
	if (!n) return NAN;
	double want = q * (double)n, below = 0;
	for (int k = 0; k < BINS; k++) {
		double x = bins[k];
		if (below + x >= want && x > 0) return (k + (want - below) / x) * (1. / BINS);
		below += x;
	}
	return 1;
}

static void categoryShares(const double *s, double *share) {
	double n = s[S_CUSTOMERS], narrow = 0;
	for (int h = 0; h < CATEGORIES; h++) narrow += s[S_NARROW0 + h];
	for (int h = 0; h < CATEGORIES; h++) {
		double at = s[S_HOME0 + h], own = s[S_NARROW0 + h], home = .125 * at + .875 * own;
		share[h] = (home + (.875 * (n - at) - .875 * (narrow - own)) * (1. / 7)) / n;
	}
}

/* row fills one row of a frame: a segment, or all for -1. */
static void row(double *f, int month, int segment) {
	double k[SUMS] = {0}, who = 0, once = 0, worth = 0, others = 0, seen = 0, missed = 0, came = 0, away = 0, why[CAUSES] = {0};
	uint32_t trust[BINS] = {0}, unease[BINS] = {0};
	for (int s = segment < 0 ? 0 : segment; s < (segment < 0 ? segments : segment + 1); s++) {
		for (int i = 0; i < SUMS; i++) k[i] += tally[s][i];
		who += starters[s], once += leftOnce[s], worth += value[s], others += newcomers[s], seen += visible[s], missed += lost[s], came += joined[s], away += gone[s];
		for (int c = 0; c < CAUSES; c++) why[c] += causes[s][c];
		for (int i = 0; i < BINS; i++) trust[i] += trustBins[s][i], unease[i] += uneaseBins[s][i];
	}
	for (int m = 0; m < METRICS; m++) f[m] = NAN;
	double n = k[S_CUSTOMERS], spent = 0;
	for (int s = segment < 0 ? 0 : segment; s < (segment < 0 ? segments : segment + 1); s++) spent += joined[s] * cost;
	f[M_CUSTOMERS] = n, f[M_SPENT] = spent / n, f[M_NET] = (k[S_MARGIN] - spent) / n;
	for (size_t i = 0; i < sizeof per / sizeof *per; i++) f[per[i].metric] = k[per[i].sum] / n;
	f[M_TRUST_STARTERS] = k[S_LAST_TRUST] / k[S_STARTERS];
	f[M_CONSENT] = 1 - k[S_OPTED_OUT] / n;
	double share[CATEGORIES], index = 1, apart = 0;
	categoryShares(k, share);
	for (int h = 0; h < CATEGORIES; h++) {
		index -= share[h] * share[h];
		for (int g = 0; g < CATEGORIES; g++) apart += fabs(share[h] - share[g]);
	}
	f[M_ALL] = index, f[M_DISTANCE] = index - k[S_DIVERSITY] / n, f[M_CONCENTRATION] = apart / (2 * CATEGORIES);
	f[M_PERSONAL] = (k[S_CLICKS] - k[S_GENERIC]) / n;
	f[M_BASKET] = k[S_REVENUE] / k[S_CONVERSIONS];
	f[M_PROMOTERS] = (k[S_PROMOTERS] - k[S_DETRACTORS]) / n;
	double *one = first[segment + 1];
	if (month == 1) one[0] = k[S_MARGIN], one[1] = k[S_CONVERSIONS], one[2] = k[S_TRUST], one[3] = n;
	f[M_TRUST_P10] = quantile(trust, .1), f[M_TRUST_P50] = quantile(trust, .5), f[M_TRUST_P90] = quantile(trust, .9);
	f[M_UNEASE_P90] = quantile(unease, .9);
	f[M_ACTIVE] = n / one[3];
	f[M_CUMULATIVE] = once / who, f[M_SURVIVAL] = 1 - once / who;
	f[M_VISIBLE] = seen, f[M_VISIBLE_CHURN] = missed / seen;
	f[M_VALUE] = worth / who, f[M_NEWCOMERS] = others / who, f[M_JOINERS] = came, f[M_GONE] = away / who;
	for (int c = 0; c < CAUSES; c++) f[M_CAUSES + c] = why[c] / k[S_LEFT];
	double margin = k[S_MARGIN] / n, conversions = k[S_CONVERSIONS] / n;
	f[M_LIFETIME] = margin / fmax(1e-6, 1 - (1 - missed / seen) * (1 - (double)P.money_discounting));
	f[M_SURFACE] = 50 * (margin / (one[0] / one[3])) + 50 * (conversions / (one[1] / one[3]));
	f[M_CAPITAL] = 100 * k[S_TRUST] / one[2];
}

static void gap(double *f, int metric, int to) { /* best against worst of the segments, f being the row of all */
	double lo = INFINITY, hi = -INFINITY;
	for (int s = 1; s <= segments; s++) {
		double x = f[s * METRICS + metric];
		if (!isnan(x)) lo = fmin(lo, x), hi = fmax(hi, x);
	}
	if (hi >= lo) f[to] = hi - lo;
}

static int rows(void) { return 2 * (segments + 1); } /* all brands, then the brand */

static void record(double *f, int month) {
	int largest = cascade();
	for (int b = 0; b < 2; b++) {
		double *at = f + b * (segments + 1) * METRICS;
		for (int s = -1; s < segments; s++) row(at + (s + 1) * METRICS, month, s);
		gap(at, M_TRUST_STARTERS, M_TRUST_GAP), gap(at, M_CHURN, M_CHURN_GAP), gap(at, M_SURPLUS, M_SURPLUS_GAP);
		at[M_CASCADE] = largest;
		at[M_SHARE] = 1;
		if (b) {
			at[M_REPUTATION] = reputation, at[M_ACQUISITION] = cost;
			at[M_EFFORT] = 1, at[M_NEWER] = newer / at[M_CUSTOMERS];
			for (int l = 0; l < LEVERS; l++) at[M_LEVERS + l] = lever[l];
			at[M_SHARE] = at[M_CUSTOMERS] / f[M_CUSTOMERS];
		}
	}
}

static void unseen(double *frames) {
	for (int m = 1; m + 12 <= months; m++) {
		double *at = frames + ((m - 1) * rows() + segments + 1) * METRICS;
		double margin = 0, v = 0, l = 0, forecast = 0, alive = 1, yield = 0;
		for (int t = m - 2 < 1 ? 1 : m - 2; t <= m; t++) margin += account[t].margin, v += account[t].visible, l += account[t].lost;
		double keep = v ? fmax(0, 1 - l / v) : 0;
		margin = v ? margin / v : 0;
		for (int k = 0; k < 12; k++) forecast += alive * margin, alive *= keep;
		forecast *= account[m].today;
		for (int k = 1; k <= 12; k++)
			for (int t = k; t < TENURES; t++) yield += account[m + k].tenure[t];
		if (account[m].today == 0) continue;
		at[M_UNSEEN] = (forecast - yield) / account[m].today;
		at[M_UNSEEN_SHARE] = (forecast - yield) / fabs(forecast);
	}
}

/* ---- the run ---- */

static Columns view(int from) {
	Columns c = all;
#define X(name) c.name += from;
	FLOATS(X) BYTES(X) X(Tenure) X(Life) X(LeftMonth) X(Heard)
#undef X
	return c;
}

static float writes(void) { /* an eighth of the customers or so left last month: the press writes of it */
	double n = 0, gone = 0;
	for (int k = 0; k < segments; k++) n += tally[k][S_CUSTOMERS], gone += tally[k][S_LEFT];
	return n > 0 && gone / n > .12 ? .3f : 0;
}

static void step(int month, double *frame) {
	press = writes();
	for (int i = 0; i < BLOCK; i++) term[EXPOSE][i] = press;
	norm = P.reaction_norm_drift * ((float)(month - 1) / 12);
	memset(tally, 0, sizeof tally);
	memset(tenureMargin, 0, sizeof tenureMargin);
	newer = 0;
	memset(trustBins, 0, sizeof trustBins);
	memset(uneaseBins, 0, sizeof uneaseBins);
	leavers = 0;
	for (int from = 0; from < size; from += BLOCK) {
		int n = size - from < BLOCK ? size - from : BLOCK;
		const Columns c = view(from);
		hear(&c, n), draw(from, n, month), part(&c, n), touch(&c, n), know(&c, n), match(&c, n), feel(&c, n), spill(&c, n);
		judge(&c, n), notice(&c, n), rememberBlock(&c, n), resent(&c, n), watch(&c, n), narrowBlock(&c, n), benefit(&c, n), believe(&c, n);
		bond(&c, n), dread(&c, n), click(&c, n), buy(&c, n), speakUp(&c, n), drawWaking(from, n, month), wake(&c, n), leave(&c, n), speak(&c, n), survey(&c, n), earn(n);
		label(&c, n), count(&c, n), note(&c, from, n);
		for (int i = 0; i < n; i++) c.Tenure[i] += c.Tenure[i] < 65535;
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
			for (int l = 0; l < LEVERS; l++)
				if (!strcmp(name, leverNames[l])) lever[l] = x;
		} else if (!strcmp(kind, "parameter")) {
#define X(p) if (!strcmp(name, #p)) P.p = x, parameters++;
			PARAMETERS(X)
#undef X
		} else if (!strcmp(kind, "column")) {
			void **at = 0;
#define X(c) if (!strcmp(name, #c)) at = (void **)&all.c;
			FLOATS(X) BYTES(X) X(Tenure) X(Life) X(LeftMonth) X(Heard)
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
	expected0 = P.market_expected_start, reputation = P.reputation_start, relevanceMean = P.reputation_relevance_start;
	float values[TERMS] = {[QUALITY] = quality, [DISCOUNT] = discountOffered, [RIVALS] = P.market_background,
	                       [EASE] = P.voice_ease_base + P.voice_ease_control * (lever[CONTROL] * lever[CONTROL])};
	memcpy(values, lever, sizeof lever);
	for (int t = 0; t < TERMS; t++)
		for (int i = 0; i < BLOCK; i++) term[t][i] = values[t];
	fillTouches();
	settled = calm(&all);
	size_t frame = (size_t)rows() * METRICS;
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
			for (size_t i = 0; i < frame; i++) printf("%d %zu %zu %.17g\n", m + 1, i / METRICS, i % METRICS, frames[m * frame + i]);
	printf("c %016llx %.2f\n", (unsigned long long)hash, each);
	return 0;
}
