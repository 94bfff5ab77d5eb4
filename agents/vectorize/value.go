package main

import (
	"fmt"
	"go/token"
	"math/bits"
)

// op names what makes a value. All values are eight lanes of 32 bits; whether they are numbers with a point is the operator's affair.
type op string

// The operators. Comparisons give masks: all ones or zero in each lane.
const (
	opLoad  op = "load"  // a column
	opConst op = "const" // bits
	opParam op = "param" // a number that is the same for all customers: a parameter's field or an argument
	opIndex op = "index" // the customer's place in the block

	opAddF, opSubF, opMulF, opDivF op = "addf", "subf", "mulf", "divf"
	opMinF, opMaxF                 op = "minf", "maxf" // x if x < y else y; x if x > y else y
	opSqrt, opToFloat              op = "sqrt", "tofloat"
	opLtF, opLeF, opGtF, opGeF     op = "ltf", "lef", "gtf", "gef"
	opEqF, opNeF                   op = "eqf", "nef"

	opAdd, opSub, opMul       op = "add", "sub", "mul"
	opAnd, opOr, opXor, opAnn op = "and", "or", "xor", "andn" // andn is ^x & y
	opShl, opShr              op = "shl", "shr"               // by a constant, in bits
	opShrV                    op = "shrv"                     // by a value
	opEq, opGt                op = "eq", "gt"                 // gt only below 2^31
	opSel                     op = "sel"                      // mask, then, else
	opGather                  op = "gather"                   // a row of a table in memory, index

	// Products of 32 by 32 bits, four lanes at a time: op names of the even and the odd lanes' halves.
	opMulWide op = "mulwide" // low halves of 64-bit lanes to 64-bit products
	opHigh    op = "high"    // 64-bit lanes shifted right by 32
	opLift    op = "lift"    // 64-bit lanes shifted left by 32
	opWeave   op = "weave"   // even lanes of the first, odd lanes of the second
	opPair    op = "pair"    // not computed: even lanes as 64-bit lanes, odd lanes as 64-bit lanes
)

// value is one node of a mechanism's arithmetic.
type value struct {
	op      op
	args    []*value
	imm     uint32    // bits of a constant, count of a shift
	rounded bool      // a product that an explicit conversion rounded: it may go into a sum
	from    *place    // where a load or a parameter stands
	at      token.Pos // for complaints
	id      int       // order of making
	most    uint32    // no lane is above this as a whole number
	mask    bool      // every lane is all ones or zero
	float   bool      // for choosing among instructions that do the same
	varies  bool      // differs between customers
}

const ones = 1<<32 - 1

// graph makes values and knows those it has made, so that equal ones are one.
type graph struct {
	all   []*value
	known map[string]*value
}

func newGraph() *graph { return &graph{known: map[string]*value{}} }

// add makes a value as it is.
func (g *graph) add(v value) *value {
	key := fmt.Sprint(v.op, " ", v.imm, " ", v.rounded)
	if v.from != nil {
		key += " " + v.from.name
	}
	v.varies = v.op == opIndex || v.op == opLoad
	for _, a := range v.args {
		key += fmt.Sprint(" ", a.id)
		v.varies = v.varies || a.varies
	}
	if k := g.known[key]; k != nil {
		return k
	}
	v.id = len(g.all)
	g.all = append(g.all, &v)
	g.known[key] = &v
	return &v
}

func (g *graph) constant(bits uint32) *value {
	return g.add(value{op: opConst, imm: bits, most: bits, mask: bits == 0 || bits == ones})
}

// float makes an operation whose result is a number with a point.
func (g *graph) floating(o op, at token.Pos, args ...*value) *value {
	return g.add(value{op: o, args: g.whole(args), at: at, most: ones, float: true})
}

// compare makes a comparison.
func (g *graph) compare(o op, args ...*value) *value {
	if o == opEq && args[1].is(0) {
		if x := args[0]; x.mask {
			return g.not(x)
		} else if x.op == opAnd && x.args[0].mask && x.args[1].op == opConst && x.args[1].imm != 0 {
			return g.not(x.args[0])
		} else if x.op == opAnn && x.args[0].mask && x.args[1].op == opConst && x.args[1].imm != 0 {
			return x.args[0]
		}
	}
	return g.add(value{op: o, args: g.whole(args), most: ones, mask: true, float: o != opEq && o != opGt})
}

func (v *value) is(bits uint32) bool { return v.op == opConst && v.imm == bits }

// integer makes an operation on whole numbers, simplified.
func (g *graph) integer(o op, x, y *value) *value {
	if x.op == opConst && y.op != opConst && (o == opAdd || o == opMul || o == opAnd || o == opOr || o == opXor) {
		x, y = y, x
	}
	if x.op == opPair || y.op == opPair {
		if o == opXor || o == opAnd || o == opOr {
			x0, x1 := g.halves(x)
			y0, y1 := g.halves(y)
			return g.pair(g.integer(o, x0, y0), g.integer(o, x1, y1))
		}
		x, y = g.woven(x), g.woven(y)
	}
	if s := g.simpler(o, x, y); s != nil {
		return s
	}
	v := value{op: o, args: []*value{x, y}, most: most(o, x.most, y.most)}
	switch o {
	case opAnd, opOr, opXor, opAnn:
		v.mask = x.mask && y.mask
		v.float = x.float || y.float
	}
	return g.add(v)
}

// most bounds the result of an operation on whole numbers by the bounds of its operands.
func most(o op, x, y uint32) uint32 {
	var wide uint64
	switch o {
	case opAnd:
		return min(x, y)
	case opAnn:
		return y
	case opOr, opXor:
		return uint32(1<<bits.Len32(x|y) - 1)
	case opAdd:
		wide = uint64(x) + uint64(y)
	case opMul:
		wide = uint64(x) * uint64(y)
	default:
		return ones
	}
	return uint32(min(wide, ones))
}

// shift moves bits by a constant count.
func (g *graph) shift(o op, x *value, count uint32) *value {
	x = g.woven(x)
	if count == 0 {
		return x
	}
	v := value{op: o, args: []*value{x}, imm: count, most: ones}
	if o == opShr {
		v.most = uint32(uint64(x.most) >> count)
	} else if wide := uint64(x.most) << count; wide < ones {
		v.most = uint32(wide)
	}
	return g.add(v)
}

// not turns a mask or bits around.
func (g *graph) not(x *value) *value { return g.integer(opXor, x, g.constant(ones)) }

// choose is a where the mask holds, else b.
func (g *graph) choose(mask, a, b *value) *value {
	a, b = g.woven(a), g.woven(b)
	switch {
	case a == b:
		return a
	case mask.op == opXor && mask.args[1].is(ones):
		return g.choose(mask.args[0], b, a)
	case b.is(0):
		return g.integer(opAnd, mask, a)
	case a.is(0):
		return g.integer(opAnn, mask, b)
	case mask.op == opLtF && mask.args[0] == a && mask.args[1] == b:
		return g.floating(opMinF, mask.at, a, b)
	case mask.op == opGtF && mask.args[0] == a && mask.args[1] == b:
		return g.floating(opMaxF, mask.at, a, b)
	}
	return g.add(value{op: opSel, args: []*value{mask, a, b}, most: max(a.most, b.most), mask: a.mask && b.mask, float: a.float || b.float})
}

// multiply32 is bits.Mul32: even and odd lanes are multiplied apart and stay apart until somebody needs them together.
func (g *graph) multiply32(x, y *value) (high, low *value) {
	x0, x1 := g.halves(x)
	y0, y1 := g.halves(y)
	even := g.add(value{op: opMulWide, args: []*value{x0, y0}, most: ones})
	odd := g.add(value{op: opMulWide, args: []*value{x1, y1}, most: ones})
	up := func(v *value) *value { return g.add(value{op: opHigh, args: []*value{v}, most: ones}) }
	return g.pair(up(even), up(odd)), g.pair(even, odd)
}

func (g *graph) pair(even, odd *value) *value {
	return g.add(value{op: opPair, args: []*value{even, odd}, most: ones})
}

// halves are the even and the odd lanes, each in the lower half of a 64-bit lane; the upper halves are anything.
func (g *graph) halves(x *value) (even, odd *value) {
	switch {
	case x.op == opPair:
		return x.args[0], x.args[1]
	case !x.varies:
		return x, x
	}
	return x, g.add(value{op: opHigh, args: []*value{x}, most: ones})
}

// woven puts a pair together again.
func (g *graph) woven(x *value) *value {
	if x.op != opPair {
		return x
	}
	odd := g.add(value{op: opLift, args: x.args[1:], most: ones})
	return g.add(value{op: opWeave, args: []*value{x.args[0], odd}, most: ones})
}

func (g *graph) whole(args []*value) []*value {
	out := make([]*value, len(args))
	for i, a := range args {
		out[i] = g.woven(a)
	}
	return out
}
