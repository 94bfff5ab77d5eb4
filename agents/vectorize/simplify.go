package main

import "math/bits"

// simpler finds a shorter way to the same bits, or nil. Only whole numbers and masks are simplified: what a number with a point
// loses by rounding is part of the equation.
func (g *graph) simpler(o op, x, y *value) *value {
	switch o {
	case opAdd:
		if y.is(0) {
			return x
		}
	case opSub:
		if x.is(0) {
			return g.negated(y)
		}
	case opMul:
		if y.op == opConst && bits.OnesCount32(y.imm) == 1 {
			return g.shift(opShl, x, uint32(bits.TrailingZeros32(y.imm)))
		}
	case opAnd:
		return g.simplerAnd(x, y)
	case opAnn:
		return g.simplerAndNot(x, y)
	case opOr:
		return g.simplerOr(x, y)
	case opXor:
		if y.is(0) {
			return x
		} else if negative, inner := isNot(x); negative && y.is(ones) {
			return inner
		}
	}
	return nil
}

// isNot says whether a value is another one turned around, and which.
func isNot(v *value) (bool, *value) {
	if v.op == opXor && v.args[1].is(ones) {
		return true, v.args[0]
	}
	return false, nil
}

// negated is 0 - y: of 1 where a condition holds, the mask of the condition.
func (g *graph) negated(y *value) *value {
	switch {
	case y.is(0):
		return y
	case y.op == opAnd && y.args[0].mask && y.args[1].is(1):
		return y.args[0]
	case y.op == opAnn && y.args[0].mask && y.args[1].is(1):
		return g.not(y.args[0])
	}
	return nil
}

func (g *graph) simplerAnd(x, y *value) *value {
	switch {
	case x.op == opConst && y.op == opConst:
		return g.constant(x.imm & y.imm)
	case y.is(0), x == y:
		return y
	case y.op == opConst && bits.OnesCount32(y.imm+1) <= 1 && x.most <= y.imm: // nothing to cut off
		return x
	}
	if negative, inner := isNot(x); negative {
		return g.integer(opAnn, inner, y)
	}
	if negative, inner := isNot(y); negative {
		return g.integer(opAnn, inner, x)
	}
	return nil
}

// simplerAndNot is for ^x & y.
func (g *graph) simplerAndNot(x, y *value) *value {
	switch {
	case x.op == opConst:
		return g.integer(opAnd, y, g.constant(^x.imm))
	case y.is(0):
		return y
	}
	if negative, inner := isNot(x); negative {
		return g.integer(opAnd, inner, y)
	}
	return nil
}

// simplerOr finds the choice in a&m | b&^m.
func (g *graph) simplerOr(x, y *value) *value {
	if x.op == opAnn && y.op == opAnd {
		x, y = y, x
	}
	if y.is(0) || x == y {
		return x
	}
	if x.op != opAnd || y.op != opAnn || !y.args[0].mask {
		return nil
	}
	switch m := y.args[0]; m {
	case x.args[0]:
		return g.choose(m, x.args[1], y.args[1])
	case x.args[1]:
		return g.choose(m, x.args[0], y.args[1])
	}
	return nil
}
