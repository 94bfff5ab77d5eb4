package main

import (
	"fmt"
	"slices"
	"strings"
)

// machine turns a plan into AVX2 instructions: sixteen registers of eight lanes; what does not fit goes to slots of the stack
// frame and comes back when it is needed.
type machine struct {
	plan    *plan
	out     strings.Builder
	consts  map[uint32]bool // rows of constants needed, of all routines
	where   map[*value]int  // register that holds a value
	held    [16]*value
	pinned  [16]bool       // not to be given away within this instruction
	slots   map[*value]int // slot that holds a value
	pointer map[*place]string
	words   int // 8-byte words at the start of the frame: column pointers, the length
	vectors int // slots
	run     *sequence
	at      int
	passing string // the argument that r11 points to, ahead of the loop
}

// The general registers: r13 is the frame's aligned start, r14 the index, r11 for passing use.
var pointers = []string{"AX", "BX", "CX", "DX", "SI", "DI", "R8", "R9", "R10", "R12"}

func newMachine(p *plan, consts map[uint32]bool) *machine {
	m := &machine{plan: p, consts: consts, where: map[*value]int{}, slots: map[*value]int{}, pointer: map[*place]string{}}
	for k, c := range p.columns {
		if k < len(pointers) {
			m.pointer[c] = pointers[k]
		}
	}
	m.words = (len(p.columns) + 1 + 3) / 4 * 4
	return m
}

func (m *machine) put(format string, args ...any) { fmt.Fprintf(&m.out, "\t"+format+"\n", args...) }

// sequence emits a straight run.
func (m *machine) sequence(s *sequence) {
	m.run = s
	clear(m.where)
	m.held = [16]*value{}
	for m.at = range s.values {
		m.instruction(s.values[m.at])
		m.store(s.keep[m.at])
		m.sweep()
	}
	m.at = len(s.values)
	m.store(s.keep[m.at])
}

// store writes what is kept of this position.
func (m *machine) store(list []keeping) {
	for _, k := range list {
		switch {
		case k.column == nil:
			m.put("VMOVUPS %s, %s", m.register(k.value), m.slot(k.value))
		case isByte(k.column.kind):
			m.storeBytes(k)
		default:
			x := m.register(k.value)
			m.put("VMOVUPS %s, %s", x, m.address(k.column))
		}
		m.unpin()
	}
}

// storeBytes packs eight lanes into eight bytes; no lane is above 255.
func (m *machine) storeBytes(k keeping) {
	x := m.register(k.value)[1:]
	t := m.free()
	m.put("VEXTRACTI128 $1, Y%s, X%d", x, t)
	m.put("VPACKUSDW X%d, X%s, X%d", t, x, t)
	m.put("VPACKUSWB X%d, X%d, X%d", t, t, t)
	m.put("VMOVQ X%d, %s", t, m.address(k.column))
}

// address is where eight customers of a column stand.
func (m *machine) address(c *place) string {
	r := m.pointer[c]
	if r == "" {
		r = "R11"
		m.put("MOVQ %d(R13), R11", 8*slices.Index(m.plan.columns, c))
	}
	if isByte(c.kind) {
		return "(" + r + ")(R14*1)"
	}
	return "(" + r + ")(R14*4)"
}

// through has r11 point where an argument points, ahead of the loop.
func (m *machine) through(p *place) {
	if m.passing != p.arg {
		m.put("MOVQ %s+%d(FP), R11", p.arg, p.stack)
		m.passing = p.arg
	}
}

// slot is a value's own place in the frame.
func (m *machine) slot(v *value) string {
	if _, ok := m.slots[v]; !ok {
		m.slots[v] = m.vectors
		m.vectors++
	}
	return fmt.Sprintf("%d(R13)", 8*m.words+32*m.slots[v])
}

// memory says where a value stands in memory, or nothing.
func (m *machine) memory(v *value) string {
	if v.op == opConst {
		m.consts[v.imm] = true
		return fmt.Sprintf("k%08x<>(SB)", v.imm)
	}
	if _, ok := m.slots[v]; ok {
		return m.slot(v)
	}
	if m.plan.inMemory(v) {
		return m.address(v.from)
	}
	return ""
}

// operand is where an instruction may read a value: in its register, or in memory when nobody needs it again.
func (m *machine) operand(v *value) string {
	if r, ok := m.where[v]; ok {
		m.pinned[r] = true
		return fmt.Sprintf("Y%d", r)
	}
	if v.op == opLoad && m.next(v, m.at+1) < never {
		return m.register(v)
	}
	if s := m.memory(v); s != "" {
		return s
	}
	panic("value lost: " + string(v.op))
}

// register brings a value into a register.
func (m *machine) register(v *value) string {
	if r, ok := m.where[v]; ok {
		m.pinned[r] = true
		return fmt.Sprintf("Y%d", r)
	}
	s := m.memory(v)
	if s == "" {
		panic("value lost: " + string(v.op))
	}
	r := m.free()
	m.put("VMOVUPS %s, Y%d", s, r)
	m.hold(v, r)
	return fmt.Sprintf("Y%d", r)
}

func (m *machine) hold(v *value, r int) {
	m.where[v], m.held[r] = r, v
	m.pinned[r] = true
}

const never = 1 << 30

// next is the next position from `from` on that uses a value.
func (m *machine) next(v *value, from int) int {
	for _, at := range m.run.uses[v] {
		if at >= from {
			return at
		}
	}
	return never
}

// free finds a register, if need be by sending away the value that is needed last.
func (m *machine) free() int {
	best, far := -1, -1
	for r, v := range m.held {
		if m.pinned[r] {
			continue
		}
		if v == nil {
			m.pinned[r] = true
			return r
		}
		if n := m.next(v, m.at); n > far {
			best, far = r, n
		}
	}
	v := m.held[best]
	if _, has := m.slots[v]; !has && v.op != opConst && !m.plan.inMemory(v) {
		m.put("VMOVUPS Y%d, %s", best, m.slot(v))
	}
	delete(m.where, v)
	m.held[best] = nil
	m.pinned[best] = true
	return best
}

// result finds the register of this instruction's result: one of an operand that nobody needs any more, or a free one.
func (m *machine) result(v *value) string {
	r := -1
	for _, a := range v.args {
		if k, ok := m.where[a]; ok && m.next(a, m.at+1) == never {
			delete(m.where, a)
			m.held[k] = nil
			r = k
			break
		}
	}
	if r < 0 {
		r = m.free()
	}
	m.hold(v, r)
	return fmt.Sprintf("Y%d", r)
}

// unpin ends an instruction.
func (m *machine) unpin() {
	m.pinned = [16]bool{}
}

// sweep forgets the values that nobody needs after this position.
func (m *machine) sweep() {
	for r, v := range m.held {
		if v != nil && m.next(v, m.at+1) == never {
			delete(m.where, v)
			m.held[r] = nil
		}
	}
}
