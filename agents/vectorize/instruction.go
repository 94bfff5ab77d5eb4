package main

import "fmt"

// binaries are the instructions of two operands, on whole numbers and on numbers with a point where both exist.
var binaries = map[op][2]string{
	opAddF: {"VADDPS", "VADDPS"}, opSubF: {"VSUBPS", "VSUBPS"}, opMulF: {"VMULPS", "VMULPS"}, opDivF: {"VDIVPS", "VDIVPS"},
	opMinF: {"VMINPS", "VMINPS"}, opMaxF: {"VMAXPS", "VMAXPS"},
	opAdd: {"VPADDD", "VPADDD"}, opSub: {"VPSUBD", "VPSUBD"}, opMul: {"VPMULLD", "VPMULLD"}, opMulWide: {"VPMULUDQ", "VPMULUDQ"},
	opAnd: {"VPAND", "VANDPS"}, opOr: {"VPOR", "VORPS"}, opXor: {"VPXOR", "VXORPS"}, opAnn: {"VPANDN", "VANDNPS"},
	opEq: {"VPCMPEQD", "VPCMPEQD"}, opGt: {"VPCMPGTD", "VPCMPGTD"}, opShrV: {"VPSRLVD", "VPSRLVD"},
}

// swaps are those whose operands may change places.
var swaps = map[op]bool{opAddF: true, opMulF: true, opAdd: true, opMul: true, opMulWide: true, opAnd: true, opOr: true, opXor: true, opEq: true}

// predicates are the comparisons as the processor numbers them: none holds for a NaN but "not equal".
var predicates = map[op]int{opLtF: 0x11, opLeF: 0x12, opGtF: 0x1e, opGeF: 0x1d, opEqF: 0x00, opNeF: 0x04}

// shifts are moves of bits by a constant.
var shifts = map[op]string{opShl: "VPSLLD", opShr: "VPSRLD", opHigh: "VPSRLQ", opLift: "VPSLLQ"}

// instruction computes one value.
func (m *machine) instruction(v *value) {
	defer m.unpin()
	switch v.op {
	case opLoad:
		m.load(v)
	case opParam:
		m.broadcast(v)
	case opIndex:
		d := m.result(v)
		m.put("VMOVD R14, X%s", d[1:])
		m.put("VPBROADCASTD X%s, %s", d[1:], d)
		m.put("VPADDD places<>(SB), %s, %s", d, d)
	case opSqrt, opToFloat:
		x := m.operand(v.args[0])
		m.put("%s %s, %s", map[op]string{opSqrt: "VSQRTPS", opToFloat: "VCVTDQ2PS"}[v.op], x, m.result(v))
	case opShl, opShr, opHigh, opLift:
		count := v.imm
		if v.op == opHigh || v.op == opLift {
			count = 32
		}
		x := m.register(v.args[0])
		m.put("%s $%d, %s, %s", shifts[v.op], count, x, m.result(v))
	case opWeave:
		even := m.register(v.args[0])
		odd := m.operand(v.args[1])
		m.put("VPBLENDD $0xAA, %s, %s, %s", odd, even, m.result(v))
	case opSel:
		mask, other := m.register(v.args[0]), m.register(v.args[2])
		then := m.operand(v.args[1])
		m.put("VBLENDVPS %s, %s, %s, %s", mask, then, other, m.result(v))
	case opGather:
		m.gather(v)
	default:
		m.binary(v)
	}
}

func (m *machine) load(v *value) {
	if isByte(v.from.kind) {
		a := m.address(v.from)
		m.put("VPMOVZXBD %s, %s", a, m.result(v))
		return
	}
	a := m.address(v.from)
	m.put("VMOVUPS %s, %s", a, m.result(v))
}

// broadcast fills all lanes with a number that customers share.
func (m *machine) broadcast(v *value) {
	p := v.from
	a := fmt.Sprintf("%s+%d(FP)", p.arg, p.stack)
	if p.offset != "" {
		m.through(p)
		a = p.offset + "(R11)"
	}
	if isByte(p.kind) {
		m.put("VPBROADCASTB %s, %s", a, m.result(v))
		m.put("VPAND k000000ff<>(SB), Y%d, Y%d", m.where[v], m.where[v])
		m.consts[255] = true
		return
	}
	m.put("VBROADCASTSS %s, %s", a, m.result(v))
}

// gather looks up rows of a table of 32: the index's lowest three bits in each quarter, then between quarters by the other two.
func (m *machine) gather(v *value) {
	k := m.register(v.args[0])
	var quarter [4]string
	for q := range quarter {
		quarter[q] = fmt.Sprintf("Y%d", m.free())
	}
	r := m.free()
	m.put("MOVQ %s+%d(FP), R11", v.from.arg, v.from.stack)
	for q, y := range quarter {
		m.put("VPERMPS %s(R11), %s, %s", sum(v.from.offset, fmt.Sprint(32*q)), k, y)
	}
	m.put("VPSLLD $28, %s, Y%d", k, r)
	m.put("VBLENDVPS Y%d, %s, %s, %s", r, quarter[1], quarter[0], quarter[0])
	m.put("VBLENDVPS Y%d, %s, %s, %s", r, quarter[3], quarter[2], quarter[2])
	m.put("VPSLLD $27, %s, Y%d", k, r)
	m.put("VBLENDVPS Y%d, %s, %s, Y%d", r, quarter[2], quarter[0], r)
	m.hold(v, r)
}

func (m *machine) binary(v *value) {
	x, y := v.args[0], v.args[1]
	if _, held := m.where[x]; !held && swaps[v.op] {
		if _, other := m.where[y]; other {
			x, y = y, x
		}
	}
	left := m.register(x)
	right := m.operand(y)
	if n, ok := predicates[v.op]; ok {
		m.put("VCMPPS $%d, %s, %s, %s", n, right, left, m.result(v))
		return
	}
	form := 0
	if v.float {
		form = 1
	}
	m.put("%s %s, %s, %s", binaries[v.op][form], right, left, m.result(v))
}
