package agents

import (
	"math/bits"

	"backlash/sim/rng"
)

// Draw fills the month's draws of a block: two counters per customer, eight purposes (section 10 of the model).
func (b *Block) Draw(key rng.Key, month int, replicate uint32) {
	current.draw(b, uint32(key), uint32(key>>32), rng.MonthWord(month), replicate)
}

// draw is Draw on plain words.
//
//kernel:vector
func draw(b *Block, key0, key1, when, replicate uint32) {
	touch := b.TouchWord
	n := len(touch)
	episode, detection, purchase := b.DrawEpisode[:n], b.DrawDetection[:n], b.DrawPurchase[:n]
	voice, exit, words, arm := b.DrawVoice[:n], b.DrawExit[:n], b.DrawWords[:n], b.DrawArm[:n]
	first := uint32(b.First)
	for i := range touch {
		w0, w1, w2, w3 := philox(first+uint32(i), when, 0, replicate, key0, key1)
		touch[i] = w0
		episode[i] = uniform(w1)
		detection[i] = uniform(w2)
		purchase[i] = uniform(w3)
	}
	for i := range voice {
		w0, w1, w2, w3 := philox(first+uint32(i), when, 1, replicate, key0, key1)
		voice[i] = uniform(w0)
		exit[i] = uniform(w1)
		words[i] = uniform(w2)
		arm[i] = uniform(w3)
	}
}

// DrawWaking fills the draws for waking in a month. They use a separate counter, which only a model with inertia needs.
func (b *Block) DrawWaking(e *Environment) {
	current.drawWaking(b, uint32(e.Key), uint32(e.Key>>32), rng.MonthWord(e.Month), e.Replicate)
}

// drawWaking is DrawWaking on plain words.
//
//kernel:vector
func drawWaking(b *Block, key0, key1, when, replicate uint32) {
	wake := b.DrawWake
	first := uint32(b.First)
	for i := range wake {
		w0, _, _, _ := philox(first+uint32(i), when, 3, replicate, key0, key1)
		wake[i] = uniform(w0)
	}
}

// DrawContent fills the draws for what a brand learns in a month and for new interests. They use a separate counter, which only a model with tastes needs.
func (b *Block) DrawContent(e *Environment) {
	current.drawContent(b, uint32(e.Key), uint32(e.Key>>32), rng.MonthWord(e.Month), e.Replicate)
}

// drawContent is DrawContent on plain words.
//
//kernel:vector
func drawContent(b *Block, key0, key1, when, replicate uint32) {
	own := b.DrawOwn
	n := len(own)
	word, declares, interest := b.DrawWord[:n], b.DrawDeclare[:n], b.DrawInterest[:n]
	first := uint32(b.First)
	for i := range own {
		w0, w1, w2, w3 := philox(first+uint32(i), when, 4, replicate, key0, key1)
		own[i] = uniform(w0)
		word[i] = uniform(w1)
		declares[i] = uniform(w2)
		interest[i] = uniform(w3)
	}
}

// philox is rng.Philox on plain words and unrolled, with the key schedule as constants, so that the block's loop compiles
// well. A test checks that the two agree.
func philox(c0, c1, c2, c3, k0, k1 uint32) (uint32, uint32, uint32, uint32) {
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0, k1)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+weyl0, k1+weyl1)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(2*weyl0)&word, k1+(2*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(3*weyl0)&word, k1+(3*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(4*weyl0)&word, k1+(4*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(5*weyl0)&word, k1+(5*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(6*weyl0)&word, k1+(6*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(7*weyl0)&word, k1+(7*weyl1)&word)
	c0, c1, c2, c3 = round(c0, c1, c2, c3, k0+(8*weyl0)&word, k1+(8*weyl1)&word)
	return round(c0, c1, c2, c3, k0+(9*weyl0)&word, k1+(9*weyl1)&word)
}

const (
	weyl0, weyl1 = 0x9E3779B9, 0xBB67AE85
	word         = 1<<32 - 1
)

// round is one round of Philox4x32.
func round(c0, c1, c2, c3, k0, k1 uint32) (uint32, uint32, uint32, uint32) {
	h0, l0 := bits.Mul32(0xD2511F53, c0)
	h1, l1 := bits.Mul32(0xCD9E8D57, c2)
	return h1 ^ c1 ^ k0, l1, h0 ^ c3 ^ k1, l0
}
