#!/usr/bin/env python3
"""A twin of the engine in NumPy: whole columns of all customers at once, in single precision, for one brand that nothing changes.

It begins from the file that start/main.go writes, and prints the hash of the frames that the program prints: no column and no
sum differs in a bit. NumPy rounds each operation by itself, which is what the program asks of its compiler. Where the order of
additions matters, bincount adds in the order of customers, and cumsum block by block; sum and add.reduce would add in pairs.
Parameters and levers are arrays of one number, which keeps everything that they meet in single precision.
"""

import sys
import time
from types import SimpleNamespace

import numpy as np

BLOCK, LANES, CATEGORIES, TENURES, BINS = 512, 4, 8, 13, 100
BRANDLESS = 255
LEVERS = "intensity pervasiveness collection transparency control serendipity human restraint extraction governance".split()

INTRUSION, INCIDENT, SURVEILLANCE, MONOTONY, EXTRACTING, COMMODITIZATION, CONTAGION, BREACHED, ORDINARY = range(9)
CAUSES = [f"cause_{k}" for k in range(9)]

# The sums of World.live, in its order.
SUMS = """trust affect habit unease fatigue depth relevance diversity concern intention touches clicks generic conversions revenue
    margin starter_margin expected surplus""".split()
FLAGS = """episodes incidents promoters detractors opted_out muted bad_words good_words left opt_outs pauses complaints mutes
    over""".split()

# The numbers of a row, in the order of docs/metrics.md.
NAMES = """customers trust trust_p10 trust_p50 trust_p90 trust_starters affect habit unease unease_p90 over fatigue depth relevance
    consent muted within between concern intention active churn cumulative_churn survival visible visible_churn causes episodes
    incidents opt_outs pauses complaints bad_words good_words cascade touches personal generic conversions basket revenue margin
    value lifetime promoters reputation share acquisition surface capital expected unseen unseen_share trust_gap churn_gap
    surplus_gap surplus joiners newcomers levers""".split()
PLURAL = {"causes": CAUSES, "levers": LEVERS}
METRICS = {name: k for k, name in enumerate(x for name in NAMES for x in PLURAL.get(name, [name]))}
PER_CUSTOMER = {name: name for name in """trust affect habit unease over fatigue depth relevance muted concern intention episodes
    incidents opt_outs pauses complaints bad_words good_words touches generic conversions revenue margin expected surplus""".split()}
PER_CUSTOMER |= {"within": "diversity", "churn": "left"}


def single(x):
    return np.array([x], np.float32)


# ---- numbers ----


def clip01(x):
    return np.minimum(np.maximum(x, 0), 1)


def positive(x):
    return np.maximum(x, 0)


def toward(x, target, rate):
    return x + rate * (target - x)


def settle(x):
    x[x < 1e-20] = 0
    return x


def uniform(word):
    return (word >> 8).astype(np.float32) * single(2.0**-24)


def exp(x):
    t = x * 1.442695041 + 12582912.0
    n = t - 12582912.0
    r = x - n * 0.693359375 - n * -2.12194440e-4
    p = 0.0418985779 + 0.00833383795 * r
    for a in 0.166668864, 0.499991426, 1, 1:
        p = a + p * r
    return (p.view(np.uint32) + (t.view(np.uint32) << 23)).view(np.float32)


def logistic(x):
    return 1 / (1 + exp(-np.minimum(np.maximum(x, -30), 30)))


LOGARITHM = [-1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1,
             -2.4999993993e-1, 3.3333331174e-1]


def log(x):
    b = x.view(np.uint32)
    k = (b - np.uint32(0x3F3504F3)) & np.uint32(0xFF800000)
    m = (b - k).view(np.float32) - 1
    n = (((k >> 23) + 128) & 0x1FF).astype(np.float32) - 128
    p = 7.0376836292e-2 * m + LOGARITHM[0]
    for a in LOGARITHM[1:]:
        p = p * m + a
    z = m * m
    return (m + (m * z * p + n * -2.12194440e-4 - 0.5 * z)) + n * 0.693359375


def philox(key, *counter):
    """Philox4x32-10 of columns. The halves of a product of 64 bits are views of it."""
    m0, m1 = np.array([0xD2511F53], np.uint64), np.array([0xCD9E8D57], np.uint64)
    c0, c1, c2, c3 = (np.atleast_1d(np.asarray(c, np.uint32)) for c in counter)
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(10):
        a, b = (c0 * m0).view(np.uint32), (c2 * m1).view(np.uint32)
        c0, c1, c2, c3 = b[..., 1::2] ^ c1 ^ np.uint32(k0), b[..., ::2], a[..., 1::2] ^ c3 ^ np.uint32(k1), a[..., ::2]
        k0, k1 = k0 + 0x9E3779B9 & 0xFFFFFFFF, k1 + 0xBB67AE85 & 0xFFFFFFFF
    return c0, c1, c2, c3


def diversity(narrow):
    home = 0.125 + 0.875 * narrow
    rest = 1 - home
    return 1 - home * home - rest * rest * 0.142857142857142857


def between(k):
    """Simpson's index of what all together see, by row."""
    n, narrow, index = k.customers[:, None], np.cumsum(k.narrow, axis=1)[:, -1:], 1.0
    home = 0.125 * k.home + 0.875 * k.narrow
    share = (home + (0.875 * (n - k.home) - 0.875 * (narrow - k.narrow)) * (1 / 7)) / n
    for square in (share * share).T:
        index = index - square
    return index


def quantile(counts, q):
    """By row, of what is counted in bins; straight within a bin."""
    below = np.cumsum(counts, axis=1)
    want = q * below[:, -1]
    k = np.argmax(below >= want[:, None], axis=1)
    each = np.arange(len(counts))
    x = counts[each, k]
    return np.where(below[:, -1] > 0, (k + (want - (below[each, k] - x)) / x) * (1 / BINS), np.nan)


# ---- the start ----


def load(path):
    """Everything of a start file: settings, parameters, levers, and the customers' columns."""
    settings, p, lever, c = {}, SimpleNamespace(), SimpleNamespace(), SimpleNamespace()
    with open(path, "rb") as f:
        for line in iter(f.readline, b""):
            kind, name, x = line.decode().split()
            if kind == "set":
                settings[name] = float.fromhex(x)
            elif kind == "column":
                width, size = int(x), int(settings["size"])
                data = np.frombuffer(f.read(width * size), {1: "u1", 2: "<u2", 4: "<f4", 8: "<u8"}[width])
                setattr(c, name, data[: int(settings["customers"])].copy())
            else:
                setattr({"parameter": p, "lever": lever}[kind], name, single(float.fromhex(x)))
    return settings, p, lever, c


def tie(n, degree, rewire, key):
    """The network in compressed sparse rows: friends[start[i]:start[i+1]] hear customer i."""
    i = np.repeat(np.arange(n), degree // 2)
    k = np.tile(np.arange(degree // 2), n)
    words = philox(key, i, 0, 256 * 13 + k, 0)
    ring, far = (i + k + 1) % n, (words[1].astype(np.uint64) * np.uint64(n) >> np.uint64(32)).astype(np.int64)
    j = np.where(uniform(words[0]) < rewire, far, ring)
    i, j = i[i != j], j[i != j]
    ends, others = np.concatenate([i, j]), np.concatenate([j, i])
    start = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    return start, others[np.argsort(ends, kind="stable")]


class Poisson:
    """Counts of a rate: how many of 63 thresholds a word of 32 bits reaches. Most words show it by their upper half."""

    def __init__(self, rate):
        chance, x, total, below, self.thresholds = [], float(exp(-rate)[0]), 0.0, 0.0, []
        for k in range(64):
            chance.append(x)
            total += x
            x = x * float(rate[0]) / (k + 1)
        for x in chance[:63]:
            below += x / total
            self.thresholds.append(int(min(below * 2**32, 2**32 - 1)))
        least = np.searchsorted(self.thresholds, np.arange(2**16 + 1) << 16, side="right")
        self.count, self.unsure = least[:-1].astype(np.float32), least[1:] > least[:-1]

    def __call__(self, word):
        top = word >> 16
        count, unsure = self.count[top], np.flatnonzero(self.unsure[top])
        count[unsure] = np.searchsorted(self.thresholds, word[unsure], side="right")
        return count


class World:
    def __init__(self, path):
        settings, self.p, self.lever, self.c = load(path)
        p, lever, c = self.p, self.lever, self.c
        self.n, self.months, self.segments = (int(settings[k]) for k in ("customers", "months", "segments"))
        self.key, self.replicate = int(settings["seed"]), int(settings["replicate"])
        self.quality, self.discount = single(settings["quality"]), single(settings["discount"])
        self.start, self.friends = tie(self.n, int(settings["degree"]), single(settings["rewire"]), self.key)
        self.ids = np.arange(self.n)
        self.poisson = Poisson(p.exposure_base + p.exposure_span * lever.pervasiveness)
        self.ease = p.voice_ease_base + p.voice_ease_control * (lever.control * lever.control)
        self.rivals, self.expected, self.reputation = p.market_background, p.market_expected_start, p.reputation_start
        self.breach, self.late, self.viral, self.mend, self.price_war, self.rival_breach = (single(0) for _ in range(6))
        self.breach_memory, self.expose = single(0), single(0)

        c.opted_out, c.muted, c.paused = (c.Status & bit != 0 for bit in (1, 2, 4))
        self.bad_heard, self.good_heard, self.left_heard = (np.zeros(self.n, np.float32) for _ in range(3))
        self.voiced = np.zeros(self.n, np.int8)
        self.blocks = (self.n + BLOCK - 1) // BLOCK
        block = self.ids // BLOCK
        cells = self.segments + 1  # the last is for who is no customer
        self.block_row, self.lane_row = block * cells, (block * LANES + self.ids % LANES) * cells

        s = self.segments
        self.money_left, self.value, self.newcomers, self.starters, self.left_once = 1.0, *(np.zeros(s) for _ in range(4))
        self.accounts, self.frames = [], []

    # ---- the month of a customer, docs/model.md ----

    def relevant(self, fit):
        p, s = self.p, self.lever.serendipity
        return (p.relevance_generic + (1 - p.relevance_generic) * fit) * (1 - p.relevance_exploration * (s * s))

    def signal(self, tailored, depth, narrow):
        p = self.p
        return p.relevance_slope * tailored * (depth * self.quality) * (1 - p.relevance_narrowness * narrow)

    def taken(self, r):
        return self.p.surplus_extraction * self.lever.extraction * (0.3 + 0.7 * r)

    def respond(self, r, trust, tailored, creep):
        p = self.p
        name = p.purchase_cosmetic * np.minimum(tailored * 20, 1)
        pull = p.purchase_base_response + r * (1 + p.purchase_trust * (trust - 0.5)) + name
        return pull * (1 + self.discount) * (1 - p.purchase_creepy * creep)

    def parity(self, r):
        return np.minimum(self.rivals / np.maximum(r, 0.05), 1)

    def live(self, month):
        """All mechanisms, a column at a time; what later steps need is returned."""
        p, c, lever, m = self.p, self.c, self.lever, SimpleNamespace()
        on = c.Brand != BRANDLESS

        def put(column, x):
            np.copyto(column, x, where=on)

        bad, good = self.bad_heard, self.good_heard
        c.FriendsLeft = settle(p.exit_lag * c.FriendsLeft + self.left_heard)
        words = philox(self.key, self.ids, 2**31 + month, [[0], [1]], self.replicate)
        (_, draw_voice), (draw_episode, m.draw_exit), (draw_detection, draw_words), (draw_purchase, _) = map(uniform, words)

        # 1 exposure
        worn = np.maximum(c.Unease, c.Fatigue)
        touches = self.poisson(words[0][0]) * (1 - p.exposure_restraint * lever.restraint * worn) * np.where(c.muted, p.exposure_muted, 1)
        tailoring = lever.intensity * (1 - p.exposure_depth * lever.restraint * c.Unease)
        tailoring = tailoring * np.where(c.opted_out, p.exposure_opted_out, 1)

        # 2 data
        flow = np.where(c.opted_out, p.data_flow_opted_out, p.data_flow + (1 - p.data_flow) * lever.collection)
        decay = p.data_decay + np.where(c.opted_out, p.data_deletion * lever.control, 0)
        put(c.Depth, clip01(c.Depth + p.data_gain * flow * (1 - c.Depth) - decay * c.Depth))

        # 3 relevance
        x = self.signal(tailoring, c.Depth, c.Narrowness)
        put(c.Relevance, self.relevant(x / (1 + x)))
        r = c.Relevance

        # 4 intrusion
        t = lever.transparency
        known = t + (1 - t) * c.Awareness
        covert = lever.collection * (1 - t)
        contact = p.intrusion_touch_base + (1 - p.intrusion_touch_base) * lever.pervasiveness
        weight = 1 + p.intrusion_known * (lever.collection * known) + p.intrusion_hidden * (c.Awareness * covert)
        calm = (1 - p.intrusion_control * lever.control) * (1 - p.intrusion_trust * (c.Trust - 0.5))
        depth_root = np.sqrt(c.Depth)
        y = p.intrusion_scale * tailoring * (depth_root * contact) * (weight * calm)
        felt = y / (1 + p.intrusion_saturation * y)

        # 16 a rival's breach
        weight = self.rival_breach * (1 - 0.7 * c.Resignation)
        put(c.Unease, c.Unease + p.reaction_rival_unease * weight * (1 - c.Unease))
        put(c.Trust, c.Trust - p.reaction_rival_trust * weight * c.Trust)

        # 5.1 to 5.3 what is creepy, and incidents
        own = c.Threshold - c.Sensitization + p.reaction_usefulness * (c.Receptivity * r - 0.3)
        creepy = logistic((felt - np.maximum(own, p.reaction_floor)) / p.reaction_width) * np.minimum(10 * felt, 1)
        flood = p.reaction_viral_rate * self.viral
        chance = p.reaction_incident_rate * tailoring * (c.Depth * lever.collection) * (1 - lever.governance)
        chance = np.maximum(chance, flood)
        incident = draw_episode < chance
        severity = np.zeros(self.n, np.float32)
        hurt = np.flatnonzero(incident & on)
        share = np.minimum(np.maximum(draw_episode[hurt] / np.maximum(chance[hurt], 1e-9), 0.001), 1)
        heavy = np.minimum(0.25 * exp(-(p.reaction_incident_exponent * log(share))), 1)
        severity[hurt] = np.where(draw_episode[hurt] < flood, 1, heavy)
        happened = on & (draw_episode < chance + (1 - chance) * creepy)
        episode = happened.astype(np.float32)
        over = on & (felt > own)

        # 5.7 finding out
        a = c.Awareness
        chance = (0.4 + 0.6 * tailoring) * (1 + 2 * episode)
        chance = (1 - a) * (p.detection_rate * covert * chance + p.detection_rumour * covert * np.minimum(bad, 3))
        size = np.maximum(self.breach, self.expose)
        damping = (1 - 0.7 * c.Resignation) * (1.2 - 0.5 * c.Affect)
        found = on & (draw_detection < np.maximum(chance, size))
        lies = size[0] == 0 or covert[0] > 0.25
        victim = np.minimum(positive(1.8 - 1.8 * c.Threshold), 1.2)
        lie = positive(covert - 0.1) * (1 - a) * victim
        hit, deceived = np.where(found, size, 0), np.where(found & lies, lie, 0)
        put(c.Awareness, np.where(found, 1, settle((1 - p.detection_fade) * a)))

        # 5.4 to 5.6 what stays
        h = hit * damping
        x = (1 - p.reaction_forget) * c.Unease + (p.reaction_jolt * episode + p.reaction_incident_unease * severity) * (1 - c.Unease)
        x = x + p.reaction_breach_unease * self.breach * (h * (0.4 + 0.6 * c.Depth)) * (1 - x)
        x = x + p.reaction_covert_unease * (covert * h) * (1 - x)
        put(c.Unease, settle(clip01(x)))
        jolts = p.reaction_episode_sensitize * episode + p.reaction_incident_sensitize * severity
        jolts = jolts + p.reaction_deceived_sensitize * deceived
        x = (1 - p.reaction_sensitize_decay) * c.Sensitization + jolts * (p.reaction_sensitize_cap - c.Sensitization)
        put(c.Sensitization, settle(np.minimum(x, p.reaction_sensitize_cap)))
        blows = p.reaction_resign_hit * hit + p.reaction_resign_incident * severity + p.reaction_resign_episode * episode
        x = (1 - p.reaction_resign_decay) * c.Resignation + blows * (1 - c.Resignation)
        put(c.Resignation, settle(clip01(x)))

        # 6 surveillance
        always = positive(lever.pervasiveness * tailoring * depth_root - p.surveillance_floor)
        relief = (1 - p.surveillance_human * lever.human) * (1 - p.surveillance_serendipity * lever.serendipity)
        surveillance = always * relief * positive(1 - c.Threshold)

        # 7 monotony
        x, s = c.Narrowness, lever.serendipity
        shown = clip01(x + p.monotony_pull * tailoring * ((1 - s) * (1 - x)) - p.monotony_push * s * x)
        narrowed = clip01(toward(x, shown, p.monotony_speed) + p.monotony_drift * (1 - x))
        put(c.Narrowness, narrowed)
        novelty = s * r
        deficit = positive(c.Novelty - p.monotony_range * (1 - narrowed) - novelty)
        wear = touches * (1 - p.monotony_rotation * s) * c.PerTolerance
        over_touched = clip01(wear - 1)
        goal = clip01(p.monotony_deficit * deficit + p.monotony_over_touch * over_touched)
        put(c.Fatigue, settle(toward(c.Fatigue, goal, p.monotony_fatigue)))

        # 8 surplus
        surplus = c.Receptivity * (r - self.expected) + p.surplus_novelty * c.Novelty * novelty - self.taken(r)
        surplus = surplus + p.surplus_base - p.surplus_price_war * self.price_war

        # 10 trust
        privacy = p.trust_loss_gain_ratio * p.trust_privacy_loss
        uneasy = privacy * p.trust_unease_loss * (c.Unease * c.Unease)
        seen = privacy * p.trust_watch_loss * surveillance
        unfair = privacy * p.trust_extraction_loss * positive(lever.extraction - p.trust_fair_extraction)
        poor = p.trust_surplus_loss * positive(-surplus)
        harmed = p.trust_loss_gain_ratio * p.trust_incident_loss * severity
        lied = p.trust_loss_gain_ratio * p.trust_deceived_loss * deceived
        lied = lied + np.where(self.breach > 0, p.trust_breach_loss, 0) * h * ((1 + covert) * (1 + 0.5 * self.late))
        lied = lied + np.where(self.expose > 0, p.trust_expose_loss, 0) * h * covert
        loss = uneasy + seen + unfair + poor + harmed + lied
        t = np.where(on, c.Trust, 0)
        c.LossIntrusion += t * uneasy
        c.LossSurveillance += t * seen
        c.LossExtraction += t * unfair
        c.LossCommoditization += t * poor
        c.LossIncident += t * harmed
        c.LossBreach += t * lied
        c.LossContagion += bad * p.trust_hearsay * (c.Susceptibility * t)
        k = c.Ceiling * (1 - p.trust_ceiling_lie * deceived) * (1 - p.trust_ceiling_late * self.late * hit)
        put(c.Ceiling, k)
        gain = p.trust_open_gain * lever.transparency * (1 - p.trust_acceptability * lever.collection)
        gain = gain + p.trust_control_gain * lever.control + p.trust_human_gain * lever.human
        gain = gain + p.trust_surplus_gain * positive(surplus)
        mended = 1 + self.mend * (0.3 + 0.7 * k)
        x = t + p.trust_drift * mended * (c.Disposition * k - t) + mended * gain * positive(k - t) - np.minimum(loss, 0.9) * t
        x = x + p.trust_hearsay * c.Susceptibility * (np.minimum(good, 4) * (1 - t) - np.minimum(bad, 4) * t)
        put(c.Trust, clip01(x))

        # 11 affect and habit
        warm = p.loyalty_base + p.loyalty_trust * c.Trust + p.loyalty_human * lever.human + p.loyalty_surplus * surplus
        warm = warm + p.loyalty_novelty * c.Novelty * novelty
        cold = p.loyalty_unease * c.Unease + p.loyalty_fatigue * c.Fatigue + p.loyalty_surveillance * surveillance
        put(c.Affect, toward(c.Affect, clip01(warm - cold), p.loyalty_affect_speed))
        put(c.Habit, toward(c.Habit, r * (1 - p.loyalty_wear * c.Fatigue), p.loyalty_habit_speed))

        # 12 clicks and purchases
        liking = positive(1 - 0.5 * wear)
        reach = p.purchase_click * touches * liking
        clicks = reach * self.respond(r, c.Trust, tailoring, creepy)
        generic = reach * self.respond(self.relevant(single(0)), c.Trust, single(0), single(0))
        weight = p.purchase_base + p.purchase_relevance * r + p.purchase_contact * lever.pervasiveness * liking
        weight = weight + p.purchase_habit * c.Habit
        calm = (1 - p.purchase_unease * c.Unease) * (1 - p.purchase_fatigue * c.Fatigue)
        rate = p.purchase_rate * c.Spending * (weight * calm) * np.where(c.paused, p.purchase_paused, 1)
        price = p.purchase_basket * (1 + p.purchase_basket_fit * r + p.purchase_basket_take * lever.extraction)
        price = price * ((1 - self.discount) * (1 - p.purchase_price_war * self.price_war))
        revenue = rate * price
        bought = draw_purchase >= exp(-np.minimum(rate, 60))
        put(c.Idle, np.where(bought, 0, c.Idle + (c.Idle < 255)))

        # 13 voice
        u, act, jolt = c.Unease, 1 - p.voice_resign * c.Resignation, episode * (1 + severity)
        out = self.ease * act * (p.voice_opt_out_episode * jolt * (2.5 * (u * u)) + p.voice_opt_out_hit * hit)
        out[c.opted_out] = 0
        pause = out + act * (p.voice_pause_episode * jolt + p.voice_pause_hit * hit)
        complain = pause + p.voice_complain * act * (jolt + hit * damping * (0.6 + 0.8 * covert))
        opts = on & (draw_voice < out)
        pauses = on & (draw_voice < pause) & ~opts
        complains = on & (draw_voice < complain) & ~(opts | pauses)
        heavy = p.voice_mute_base + p.voice_mute_over * over_touched + p.voice_mute_irrelevant * (1 - r)
        heavy = heavy + p.voice_mute_tired * c.Fatigue + p.voice_mute_creepy * creepy
        mutes = on & (draw_voice > 0.5) & (2 * draw_voice - 1 < p.voice_mute * touches * heavy) & ~c.muted
        c.Unease[opts] = (1 - p.trust_opt_out_relief) * c.Unease[opts]
        c.Trust[opts] += p.trust_opt_out_trust * (1 - c.Trust[opts])
        c.opted_out |= opts
        c.muted |= mutes
        put(c.paused, pauses)

        # 14 leaving
        a = c.Affect
        x = p.exit_unease * c.Unease + p.exit_fatigue * c.Fatigue + p.exit_trust * (p.exit_trust_level - c.Trust)
        x = x + p.exit_affect * (p.exit_affect_level - a) - p.exit_habit * (c.Habit - p.exit_habit_level) * (1 - self.parity(r))
        x = x - p.exit_surplus * surplus + p.exit_rivals * (self.rivals - r) * (1 - a) + p.exit_breach * hit * self.breach
        log_hazard = np.minimum(np.maximum(x, p.exit_lowest), p.exit_highest)
        contagion = 1 + p.exit_contagion * np.minimum(c.FriendsLeft, p.exit_contagion_cap) * clip01(1.2 - 0.6 * a)
        hazard = np.minimum(c.Hazard * exp(log_hazard) * contagion, p.exit_most)
        left = on & (m.draw_exit < hazard)

        # 15 words
        u = c.Unease
        x = p.words_bad * u * (p.words_bad_base + p.words_bad_episode * episode) * act
        x = x + p.words_incident * np.minimum(1.5 * severity, 1) + p.words_hit * hit * damping
        x = x + np.where(left, p.words_leaving * clip01(log_hazard), 0)
        praise = p.words_good * a * (1 - u)
        says = on & (draw_words < x)
        praises = on & (draw_words > 1 - praise) & ~(says | left)

        # 14.4 a survey, and money
        x = p.survey_base + p.survey_concern * (c.Concern - 0.5) + p.survey_unease * u + p.survey_trust * (0.55 - c.Trust)
        intention = logistic(x + np.where(self.expose > 0, p.survey_salience, 0))
        i = lever.intensity
        cost = p.money_intensity * i + p.money_collection * lever.collection
        cost = cost + p.money_human * lever.human * (1 - p.money_automation * i) + p.money_transparency * lever.transparency
        cost = cost + p.money_control * lever.control + p.money_governance * lever.governance
        cost = cost + p.money_serendipity * lever.serendipity + p.money_restraint * lever.restraint
        margin = p.money_margin * revenue - p.purchase_basket * (cost + p.money_touch * touches)
        s = (1 - hazard) * (1 - p.money_discounting)
        s2 = s * s
        s3 = s2 * s
        expected = margin * s * (1 + s + s2) * ((1 + s3) * (1 + s3 * s3))

        home = on & (c.Brand == c.StartBrand)
        np.copyto(c.LastTrust, c.Trust, where=home)
        m.on, m.hit, m.surplus, m.log_hazard, m.contagion, m.hazard = on, hit, surplus, log_hazard, contagion, hazard
        m.margin, m.says, m.praises, m.left = margin, says, praises, left
        m.columns = [c.Trust, c.Affect, c.Habit, c.Unease, c.Fatigue, c.Depth, r, diversity(c.Narrowness), c.Concern, intention,
                     touches, clicks, generic, rate, revenue, margin, np.where(home, margin, 0), expected, surplus]
        m.flags = [happened, severity > 0, on & (c.Affect > 0.6), on & (c.Affect < 0.35), on & c.opted_out, on & c.muted,
                   says, praises, left, opts, pauses, complains, mutes, over]
        return m

    def count(self, m):
        """The month's sums by segment, in the order that makes them the same everywhere."""
        c, cells = self.c, self.segments + 1
        cell = np.where(m.on, c.Segment, self.segments).astype(np.int64)
        first = np.where(c.StartBrand != BRANDLESS, c.Segment, self.segments).astype(np.int64)

        def by_lane(column, where):
            rows = np.bincount(self.lane_row + where, column, self.blocks * LANES * cells).reshape(self.blocks, LANES, cells)
            return rows[:, 0] + rows[:, 1] + (rows[:, 2] + rows[:, 3])

        def in_order(rows):
            return np.cumsum(rows, axis=0)[-1]

        total = {name: in_order(by_lane(x, cell))[:-1] for name, x in zip(SUMS, m.columns)}
        total["last_trust"] = in_order(by_lane(c.LastTrust, first))[:-1]
        total["starters"] = np.bincount(first, minlength=cells)[:-1].astype(float)
        segment = [cell == k for k in range(self.segments)]
        for name, flag in zip(FLAGS, m.flags):
            total[name] = np.array([np.count_nonzero(flag & s) for s in segment], float)

        at = cell * CATEGORIES + c.Home
        total["home"] = np.bincount(at, minlength=cells * CATEGORIES).reshape(cells, -1)[:-1].astype(float)
        total["customers"] = total["home"].sum(axis=1)
        rows = np.bincount(self.block_row * CATEGORIES + at, c.Narrowness, self.blocks * cells * CATEGORIES)
        total["narrow"] = in_order(rows.reshape(self.blocks, -1)).reshape(cells, -1)[:-1]
        tenure = np.where(m.on, np.minimum(c.Tenure, TENURES - 1), TENURES)
        rows = np.bincount(self.ids // BLOCK * (TENURES + 1) + tenure, m.margin, self.blocks * (TENURES + 1))
        total["tenure"] = in_order(rows.reshape(self.blocks, -1))[:-1]
        for name, x in ("trust_bins", c.Trust), ("unease_bins", c.Unease):
            b = np.minimum((x * BINS).astype(np.int64), BINS - 1)
            total[name] = np.bincount(cell * BINS + b, minlength=cells * BINS).reshape(cells, -1)[:-1]
        return SimpleNamespace(**total)

    # ---- people among each other ----

    def links(self, who):
        """All ties of some customers: the place in who at one end, the customer at the other."""
        degree = self.start[who + 1] - self.start[who]
        ends = np.cumsum(degree)
        at = np.arange(ends[-1] if len(who) else 0) + np.repeat(self.start[who] - ends + degree, degree)
        return np.repeat(np.arange(len(who)), degree), self.friends[at]

    def talk(self, m):
        who = np.flatnonzero(m.says | m.praises | m.left)
        place, friend = self.links(who)

        def heard(words, among=slice(None)):
            return np.bincount(friend[among & words[who][place]], minlength=self.n).astype(np.float32)

        everybody = np.ones(len(friend), bool)
        self.bad_heard, self.good_heard = heard(m.says, everybody), heard(m.praises & ~m.says, everybody)
        self.left_heard = heard(m.left, self.c.Brand[friend] == self.c.Brand[who][place])

    def cascade(self, m):
        """The largest connected set of who left or spoke badly within three months: labels sink to the least of the set."""
        self.voiced = np.where(m.says | m.left, 3, np.maximum(self.voiced - 1, 0))
        who = np.flatnonzero(self.voiced)
        if len(who) == 0:
            return 0
        place, friend = self.links(who)
        among = self.voiced[friend] > 0
        place, friend = place[among], np.searchsorted(who, friend[among])
        rows = np.flatnonzero(np.diff(place, prepend=-1))
        label, with_friends = np.arange(len(who)), place[rows]
        while len(rows):
            sunk = label.copy()
            sunk[with_friends] = np.minimum(label[with_friends], np.minimum.reduceat(label[friend], rows))
            sunk = sunk[sunk]
            if np.array_equal(sunk, label):
                break
            label = sunk
        return np.bincount(label).max()

    def causes(self, m, i):
        """14.5, of the customers i: shares of nine causes in steps of 2^-20."""
        p, c = self.p, self.c
        r = c.Relevance[i]
        terms = np.zeros((9, len(i)), np.float32)
        terms[INTRUSION] = positive(p.exit_unease * c.Unease[i])
        terms[MONOTONY] = positive(p.exit_fatigue * c.Fatigue[i])
        terms[BREACHED] = positive(p.exit_breach * m.hit[i] * self.breach)
        terms[CONTAGION] = positive(log(m.contagion[i]))
        poor = positive(-p.exit_surplus * m.surplus[i])
        kept = np.minimum(p.exit_surplus * self.taken(r), poor)
        terms[EXTRACTING] = kept
        habit = positive(-p.exit_habit * ((c.Habit[i] - p.exit_habit_level) * (1 - self.parity(r))))
        pull = positive(p.exit_rivals * (self.rivals - r) * (1 - c.Affect[i]))
        terms[COMMODITIZATION] = poor - kept + habit + pull
        distrust = positive(p.exit_trust * (p.exit_trust_level - c.Trust[i]))
        distrust = distrust + positive(p.exit_affect * (p.exit_affect_level - c.Affect[i]))
        losses = [(INTRUSION, c.LossIntrusion), (INCIDENT, c.LossIncident), (SURVEILLANCE, c.LossSurveillance),
                  (EXTRACTING, c.LossExtraction), (COMMODITIZATION, c.LossCommoditization), (CONTAGION, c.LossContagion),
                  (BREACHED, c.LossBreach)]
        total = sum(x[i] for _, x in losses)
        some = total > 0
        for k, x in losses:
            terms[k] += np.where(some, distrust * x[i] / np.where(some, total, 1), 0)
        terms[ORDINARY] = np.where(some, 0, distrust)
        excess = np.where(m.hazard[i] > 0, positive(1 - c.Hazard[i] / m.hazard[i]), 0)
        total = sum(terms)
        rest, shares = np.full(len(i), 1 << 20), np.zeros((9, len(i)))
        for k in range(ORDINARY):
            units = (excess * terms[k] / np.where(total > 0, total, 1) * 2.0**20).astype(np.int64)
            units = np.minimum(np.where(total > 0, units, 0), rest)
            rest -= units
            shares[k] = units / (1 << 20)
        shares[ORDINARY] = rest / (1 << 20)
        return shares

    def switch(self, m, month):
        p, c = self.p, self.c
        chance = np.where(c.Tenure <= 3, p.winback_early, p.winback_later)
        back = np.flatnonzero(~m.on & (m.draw_exit < chance))

        i = np.flatnonzero(m.left)
        segment = c.Segment[i]
        shares = self.causes(m, i)
        self.why = np.stack([np.bincount(segment, x, self.segments) for x in shares], axis=1)
        once = (c.StartBrand[i] == c.Brand[i]) & (c.LeftMonth[i] == 0)
        c.LeftMonth[i[once]] = month
        self.left_once += np.bincount(segment[once], minlength=self.segments)
        c.Grudge[i[m.log_hazard[i] > p.switching_grudge_from]] |= 1
        c.Brand[i], c.Tenure[i] = BRANDLESS, 0

        i = back
        t = clip01(p.switching_join_trust * c.Disposition[i] + p.switching_join_reputation * self.reputation)
        c.Trust[i], c.Ceiling[i], c.Fatigue[i] = t, 1, 0
        c.Affect[i] = p.switching_join_affect_base + p.switching_join_affect_trust * t
        c.Habit[i], c.Depth[i] = p.switching_join_habit, p.switching_join_depth
        c.Unease[i] *= p.switching_join_unease
        c.Awareness[i] *= p.switching_join_awareness
        for column in c.opted_out, c.muted, c.paused, c.Brand, c.Tenure, c.Idle:
            column[i] = 0
        for column in (c.LossIntrusion, c.LossSurveillance, c.LossExtraction, c.LossCommoditization, c.LossIncident, c.LossBreach,
                       c.LossContagion):
            column[i] = 0
        self.joined = np.bincount(c.Segment[i], minlength=self.segments)
        self.rejoined = np.bincount(c.Segment[i[c.StartBrand[i] == 0]], minlength=self.segments)

    # ---- the market, money, frames ----

    def move_market(self, total):
        p, lever = self.p, self.lever
        n = total.customers.sum()
        if n > 0:
            blow = self.breach + self.expose * (lever.collection * (1 - lever.transparency))
            dulled = exp(-(0.5108256 * np.minimum(self.breach_memory, 60)))
            target = single(sum(total.trust) / n)
            self.reputation = clip01(toward(self.reputation, target, p.reputation_speed) - p.reputation_blow * blow * dulled)
        speed = p.market_expected_speed
        if self.rivals < self.expected:
            speed = 0.2 * speed
        self.expected = toward(self.expected, self.rivals, speed)
        self.breach_memory = settle((1 - p.market_breach_forget) * self.breach_memory + self.breach)

    def book(self, total, month):
        p, lever = self.p, self.lever
        x = self.signal(lever.intensity, 0.15 + 0.5 * lever.collection, single(0.3))
        prospect = self.relevant(x / (1 + x))
        self.cost = float(p.money_joiner[0]) / float((p.purchase_base_response + prospect)[0])
        if month == 1:
            self.starters = total.starters
        self.value += self.money_left * total.starter_margin
        self.value -= self.money_left * (self.rejoined * self.cost)
        self.newcomers += self.money_left * (total.margin - total.starter_margin)
        self.newcomers -= self.money_left * ((self.joined - self.rejoined) * self.cost)
        margin = sum(total.margin) - float(p.money_fixed[0])
        self.accounts.append((margin, total.customers.sum(), total.left.sum(), total.tenure))
        self.money_left *= 1 - float(p.money_discounting[0])

    def record(self, total, m, month):
        """A frame: rows for everybody and each segment, of all brands and then again of the brand."""

        def rows(by_segment):
            return np.concatenate([[sum(by_segment)], by_segment])

        f = np.full((self.segments + 1, len(METRICS)), np.nan)

        def tell(**told):
            for name, x in told.items():
                f[:, METRICS[name]] = x

        k = SimpleNamespace(**{name: rows(x) for name, x in vars(total).items() if name != "tenure"})
        n, who, once = k.customers, rows(self.starters), rows(self.left_once)
        for metric, name in PER_CUSTOMER.items():
            tell(**{metric: getattr(k, name) / n})
        if month == 1:
            self.first = SimpleNamespace(margin=k.margin, conversions=k.conversions, trust=k.trust, customers=n)
        one = self.first
        margin, conversions = k.margin / n, k.conversions / n
        keep = (1 - k.left / n) * (1 - float(self.p.money_discounting[0]))
        tell(
            customers=n, visible=n, visible_churn=k.left / n, trust_starters=k.last_trust / k.starters, consent=1 - k.opted_out / n,
            between=between(k), personal=(k.clicks - k.generic) / n, basket=k.revenue / k.conversions,
            promoters=(k.promoters - k.detractors) / n, active=n / one.customers, cumulative_churn=once / who, survival=1 - once / who,
            value=rows(self.value) / who, newcomers=rows(self.newcomers) / who, joiners=rows(self.joined),
            trust_p10=quantile(k.trust_bins, 0.1), trust_p50=quantile(k.trust_bins, 0.5), trust_p90=quantile(k.trust_bins, 0.9),
            unease_p90=quantile(k.unease_bins, 0.9), lifetime=margin / np.maximum(1e-6, 1 - keep), capital=100 * k.trust / one.trust,
            surface=50 * (margin * one.customers / one.margin) + 50 * (conversions * one.customers / one.conversions),
        )
        for x, name in zip(rows(self.why).T, CAUSES):
            tell(**{name: x / k.left})
        for metric in "trust", "churn", "surplus":
            x = f[1:, METRICS[metric]]
            if not np.isnan(x).all():
                f[0, METRICS[metric + "_gap"]] = np.nanmax(x) - np.nanmin(x)
        f[0, METRICS["cascade"]] = self.cascade(m)
        brand = f.copy()
        f[0, METRICS["share"]], brand[0, METRICS["share"]] = 1, n[0] / n[0]
        brand[0, METRICS["reputation"]], brand[0, METRICS["acquisition"]] = self.reputation[0], self.cost
        for name in LEVERS:
            brand[0, METRICS[name]] = getattr(self.lever, name)[0]
        self.frames.append(np.concatenate([f, brand]))

    def unseen(self):
        """What a forecast from the last three months expects of the next twelve and does not get."""
        for m in range(self.months - 12):
            margin, seen, lost = (sum(a[k] for a in self.accounts[max(0, m - 2) : m + 1]) for k in range(3))
            keep, margin = (max(0, 1 - lost / seen), margin / seen) if seen else (0, 0)
            forecast, alive, today, gained = 0.0, 1.0, self.accounts[m][1] - self.accounts[m][2], 0.0
            for _ in range(12):
                forecast += alive * margin
                alive *= keep
            forecast *= today
            for k in range(1, 13):
                for x in self.accounts[m + k][3][k:]:
                    gained += x
            if today > 0:
                row = self.frames[m][self.segments + 1]
                row[METRICS["unseen"]] = (forecast - gained) / today
                row[METRICS["unseen_share"]] = (forecast - gained) / abs(forecast)

    def step(self, month):
        m = self.live(month)
        total = self.count(m)
        self.c.Tenure += self.c.Tenure < 65535
        self.talk(m)
        self.switch(m, month)
        self.move_market(total)
        self.book(total, month)
        self.record(total, m, month)
        n, left = total.customers.sum(), total.left.sum()
        self.expose = single(0.3 if n > 0 and left / n > 0.12 else 0)  # after an exodus the press writes of it

    def hash(self):
        x = np.concatenate(self.frames, axis=None)
        x[~np.isfinite(x)] = -1e300
        h = 14695981039346656037
        for byte in x.tobytes():
            h = (h ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
        return h


def main():
    np.seterr(all="ignore")
    w = World(sys.argv[1] if len(sys.argv) > 1 else "start.bin")
    for month in range(1, w.months + 1):
        w.step(month)
        if month == 1:
            begin = time.perf_counter_ns()
    each = (time.perf_counter_ns() - begin) / (w.months - 1) / w.n
    w.unseen()
    print(f"numpy {w.hash():016x} {each:.2f}")


if __name__ == "__main__":
    main()
