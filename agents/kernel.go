package agents

import "golang.org/x/sys/cpu"

//go:generate go run ./vectorize

// kernel holds the mechanisms that exist in two forms: the equations as written, and generated twins that process eight
// customers at a time. Both give the same bits.
type kernel struct {
	draw        func(b *Block, key0, key1, when, replicate uint32)
	drawUniform func(out []float32, customer, life, counter, resample, key0, key1 uint32)
	drawNormal  func(out []float32, customer, life, counter, resample, key0, key1 uint32)
	drawBeta    func(out []float32, accepted []uint32, customer, life, counter, resample, key0, key1 uint32, a, b float32)
	part        func(b *Block, climbers uint32)
	spread      func(column []float32, arm []uint8, row *[ArmRows]float32)
	expose      func(b *Block, p *ExposureParams)
	know        func(b *Block, p *DataParams)
	match       func(b *Block, p *RelevanceParams)
	feel        func(b *Block, p *IntrusionParams, format *FormatParams)
	spill       func(b *Block, p *ReactionParams)
	judge       func(b *Block, p *ReactionParams, held *GrievanceParams, norm float32)
	notice      func(b *Block, p *DetectionParams, r *ReactionParams)
	remember    func(b *Block, p *ReactionParams)
	resent      func(b *Block, p *GrievanceParams)
	watch       func(b *Block, p *SurveillanceParams)
	narrow      func(b *Block, p *MonotonyParams)
	tire        func(b *Block, p *MonotonyParams, format *FormatParams)
	benefit     func(b *Block, p *SurplusParams, expected float32)
	believe     func(b *Block, p *TrustParams)
	bond        func(b *Block, p *LoyaltyParams)
	click       func(b *Block, p *PurchaseParams, novelty *NoveltyParams, format *FormatParams, wear float32)
	buy         func(b *Block, p *PurchaseParams, relevant *RelevanceParams, novelty *NoveltyParams, fear *VulnerabilityParams, format *FormatParams)
	dread       func(b *Block, p *VulnerabilityParams)
	speakUp     func(b *Block, p *VoiceParams, t *TrustParams, buying *PurchaseParams, wear float32)
	drawWaking  func(b *Block, key0, key1, when, replicate uint32)
	wake        func(b *Block, p *WakeParams)
	leave       func(b *Block, p *ExitParams, waking *WakeParams, calm float32)
	speak       func(b *Block, p *WordsParams, voice *VoiceParams)
	survey      func(b *Block, p *SurveyParams, salience float32)
	earn        func(b *Block, p *MoneyParams, basket float32)
	label       func(b *Block, segments, silentMonths uint8)
	total       func(b *Block, sums *Totals)
	drawContent func(b *Block, key0, key1, when, replicate uint32)
	weigh       func(b *Block, taste, recent, known, popular []float32, p *ContentParams)
	aim         func(b *Block, p *ContentParams)
	use         func(b *Block, taste, recent, known, popular, shown, used []float32, p *ContentParams)
	vary        func(b *Block)
	reckon      func(b *Block, p *ContentParams, deletion float32)
	learn       func(b *Block, taste, recent, known, shown, used []float32, p *ContentParams, market, below, above, top float32)
}

// plainKernel holds the mechanisms as written, and runs everywhere.
var plainKernel = kernel{
	drawUniform: drawUniform, drawNormal: drawNormal, drawBeta: drawBeta,
	draw: draw, part: part, spread: spread, expose: expose, know: know, match: match, feel: feel, spill: spill, judge: judge, notice: notice,
	remember: remember, resent: resent, watch: watch, narrow: narrow, tire: tire, benefit: benefit, believe: believe, bond: bond, click: click, buy: buy, dread: dread,
	speakUp: speakUp, drawWaking: drawWaking, wake: wake, leave: leave, speak: speak, survey: survey, earn: earn, label: label, total: total,
	drawContent: drawContent, weigh: weigh, aim: aim, use: use, vary: vary, reckon: reckon, learn: learn,
}

// current is the kernel in use, chosen once at start.
var current = pick(cpu.X86.HasAVX2)

func pick(avx2 bool) *kernel {
	if avx2 {
		return &vectorKernel
	}
	return &plainKernel
}

// Kernel names the kernel in use: "avx2" or "plain".
func Kernel() string {
	if current == &plainKernel {
		return "plain"
	}
	return "avx2"
}

// UsePlain switches months to the plain kernel, or back to the best one for the processor. Use it only to compare the two, in
// tests and measurements, while no run is under way.
func UsePlain(on bool) { current = pick(cpu.X86.HasAVX2 && !on) }
