package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
)

// params are the parameters that one brand without rivals and shocks needs, by their paths without dots.
type params struct {
	ExposureBase, ExposureSpan, ExposureRestraint, ExposureDepth, ExposureMuted, ExposureOptedOut                                 float32
	DataGain, DataDecay, DataFlow, DataFlowOptedOut, DataDeletion                                                                 float32
	RelevanceSlope, RelevanceGeneric, RelevanceNarrowness, RelevanceExploration                                                   float32
	IntrusionScale, IntrusionSaturation, IntrusionKnown, IntrusionHidden, IntrusionControl, IntrusionTrust, IntrusionTouchBase    float32
	ReactionUsefulness, ReactionFloor, ReactionWidth, ReactionJolt, ReactionForget, ReactionIncidentRate                          float32
	ReactionIncidentExponent, ReactionIncidentUnease, ReactionBreachUnease, ReactionCovertUnease, ReactionEpisodeSensitize        float32
	ReactionIncidentSensitize, ReactionDeceivedSensitize, ReactionSensitizeDecay, ReactionSensitizeCap, ReactionResignHit         float32
	ReactionResignIncident, ReactionResignEpisode, ReactionResignDecay, ReactionRivalUnease, ReactionRivalTrust                   float32
	ReactionViralRate, DetectionRate, DetectionRumour, DetectionFade                                                              float32
	SurveillanceFloor, SurveillanceHuman, SurveillanceSerendipity                                                                 float32
	MonotonySpeed, MonotonyPull, MonotonyPush, MonotonyDrift, MonotonyRotation, MonotonyFatigue, MonotonyDeficit                  float32
	MonotonyOverTouch, MonotonyRange, SurplusNovelty, SurplusExtraction, SurplusBase, SurplusPriceWar                             float32
	ExitUnease, ExitFatigue, ExitTrust, ExitAffect, ExitHabit, ExitSurplus, ExitRivals, ExitBreach, ExitTrustLevel                float32
	ExitAffectLevel, ExitHabitLevel, ExitLowest, ExitHighest, ExitMost, ExitContagion, ExitContagionCap, ExitLag                  float32
	SurveyBase, SurveyConcern, SurveyUnease, SurveyTrust, SurveySalience                                                          float32
	WordsBad, WordsBadBase, WordsBadEpisode, WordsIncident, WordsHit, WordsLeaving, WordsGood                                     float32
	SwitchingGrudgeFrom, SwitchingJoinTrust, SwitchingJoinReputation, SwitchingJoinHabit, SwitchingJoinDepth                      float32
	SwitchingJoinUnease, SwitchingJoinAwareness, SwitchingJoinAffectBase, SwitchingJoinAffectTrust, WinbackEarly, WinbackLater    float32
	ReputationStart, ReputationSpeed, ReputationBlow, MoneyMargin, MoneyDiscounting, MoneyFixed, MoneyTouch                       float32
	MoneyIntensity, MoneyCollection, MoneyHuman, MoneyAutomation, MoneyTransparency, MoneyControl, MoneyGovernance                float32
	MoneySerendipity, MoneyRestraint, MoneyJoiner                                                                                 float32
	MarketExpectedStart, MarketExpectedSpeed, MarketBackground, MarketBreachForget                                                float32
	TrustDrift, TrustOpenGain, TrustControlGain, TrustHumanGain, TrustSurplusGain, TrustSurplusLoss, TrustLossGainRatio           float32
	TrustPrivacyLoss, TrustUneaseLoss, TrustWatchLoss, TrustExtractionLoss, TrustFairExtraction, TrustIncidentLoss                float32
	TrustDeceivedLoss, TrustBreachLoss, TrustExposeLoss, TrustAcceptability, TrustCeilingLie, TrustCeilingLate, TrustHearsay      float32
	TrustOptOutRelief, TrustOptOutTrust, LoyaltyAffectSpeed, LoyaltyHabitSpeed, LoyaltyBase, LoyaltyTrust, LoyaltyHuman           float32
	LoyaltySurplus, LoyaltyNovelty, LoyaltyUnease, LoyaltyFatigue, LoyaltySurveillance, LoyaltyWear                               float32
	PurchaseBaseResponse, PurchaseTrust, PurchaseCosmetic, PurchaseCreepy, PurchaseClick, PurchaseRate, PurchaseBase              float32
	PurchaseRelevance, PurchaseContact, PurchaseHabit, PurchaseUnease, PurchaseFatigue, PurchasePaused, PurchaseBasket            float32
	PurchaseBasketFit, PurchaseBasketTake, PurchasePriceWar, VoiceEaseBase, VoiceEaseControl, VoiceResign, VoiceOptOutEpisode     float32
	VoiceOptOutHit, VoicePauseEpisode, VoicePauseHit, VoiceComplain, VoiceMute, VoiceMuteBase, VoiceMuteOver, VoiceMuteIrrelevant float32
	VoiceMuteTired, VoiceMuteCreepy                                                                                               float32
}

// load reads a start file: lines of a kind, a name and a number; after a column's line its bytes.
func load(path string) (*world, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	w, r := &world{}, bufio.NewReader(f)
	set := 0
	for {
		line, err := r.ReadString('\n')
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		words := strings.Fields(line)
		if len(words) != 3 {
			return nil, fmt.Errorf("%s: %q: want a kind, a name and a number", path, line)
		}
		x, err := strconv.ParseFloat(words[2], 64)
		if err != nil {
			return nil, err
		}
		switch name := words[1]; words[0] {
		case "set":
			err = w.setting(name, x)
		case "lever":
			put(&w.brand, name, x)
		case "parameter":
			set += put(&w.params, strings.ReplaceAll(name, "_", ""), x)
		case "column":
			err = w.column(r, name, int(x))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, words[1], err)
		}
	}
	if want := reflect.TypeFor[params]().NumField(); set != want {
		return nil, fmt.Errorf("%s: %d parameters, want %d", path, set, want)
	}
	return w, nil
}

// put sets the exported field of that name, whatever its letters' case, and tells how many there are.
func put(to any, name string, x float64) int {
	v := reflect.ValueOf(to).Elem()
	f := v.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
	if !f.IsValid() || !f.CanSet() {
		return 0
	}
	f.SetFloat(x)
	return 1
}

func (w *world) setting(name string, x float64) error {
	switch name {
	case "customers":
		for range int(x) {
			w.customers = append(w.customers, &customer{})
		}
	case "months":
		w.months = int(x)
	case "seed":
		w.key = uint64(x)
	case "replicate":
		w.replicate = uint32(x)
	case "degree":
		w.degree = int(x)
	case "rewire":
		w.rewire = float32(x)
	case "segments":
		w.segments = int(x)
	case "quality":
		w.quality = float32(x)
	case "discount":
		w.brand.discount = float32(x)
	case "size": // customers with padding
	default:
		return fmt.Errorf("unknown setting")
	}
	return nil
}

// column reads one field of all customers. What no customer has a field for is passed over.
func (w *world) column(r io.Reader, name string, size int) error {
	data := make([]byte, size*((len(w.customers)+7)/8*8)) // as the columns of the program, a multiple of 8
	if _, err := io.ReadFull(r, data); err != nil {
		return err
	}
	for i, c := range w.customers {
		f, at := reflect.ValueOf(c).Elem().FieldByName(name), data[i*size:]
		if !f.IsValid() {
			return nil
		}
		switch size {
		case 1:
			f.SetUint(uint64(at[0]))
		case 2:
			f.SetUint(uint64(binary.LittleEndian.Uint16(at)))
		case 4:
			f.SetFloat(float64(math.Float32frombits(binary.LittleEndian.Uint32(at))))
		}
	}
	return nil
}
