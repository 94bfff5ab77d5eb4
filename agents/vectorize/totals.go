package main

import (
	"go/ast"
	"go/token"
	"go/types"
)

// totals are sums of columns by cell: `row := &sums[cell][i&3]`, then `row[k] += float64(x)` in the loop. A cell has four lanes,
// so that customer i adds to lane i mod 4, in the order of customers.
type totals struct {
	table *place
	key   *value   // where the customer's cell begins, in bytes
	terms []*value // what is added to each number of a row; nil: nothing
}

const totalLanes = 4

// row begins a routine's totals.
func (r *routine) row(e *ast.UnaryExpr) *totals {
	lane, ok := e.X.(*ast.IndexExpr)
	if !ok || !r.isLane(lane.Index) {
		refuse(e, "a row of sums is &sums[cell][i&3]")
	}
	cell, ok := lane.X.(*ast.IndexExpr)
	if !ok || r.totals != nil {
		refuse(e, "a mechanism has one row of sums, &sums[cell][i&3]")
	}
	table := r.place(cell.X)
	outer, ok1 := table.kind.Underlying().(*types.Array)
	if !ok1 {
		refuse(e, "sums is an array")
	}
	middle, ok2 := outer.Elem().Underlying().(*types.Array)
	if !ok2 || middle.Len() != totalLanes {
		refuse(e, "a cell of sums has four lanes")
	}
	inner, ok3 := middle.Elem().Underlying().(*types.Array)
	if !ok3 || inner.Len()%4 != 0 || !isBasic(inner.Elem(), types.IsFloat) || table.offset != "" {
		refuse(e, "a row of sums is a number of float64 that four divides, behind an argument's pointer")
	}
	k := r.value(cell.Index)
	if int64(k.most) >= outer.Len() {
		refuse(cell, "this index may be outside the array: mask it")
	}
	stride := totalLanes * 8 * inner.Len()
	r.totals = &totals{table: table, key: r.integer(opMul, k, r.constant(uint32(stride))), terms: make([]*value, inner.Len())}
	return r.totals
}

// isLane says whether an index is i&3.
func (r *routine) isLane(e ast.Expr) bool {
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.AND {
		return false
	}
	id, ok := b.X.(*ast.Ident)
	mask := r.src.info.Types[b.Y].Value
	return ok && r.index != nil && r.src.info.Uses[id] == r.index && mask != nil && mask.ExactString() == "3"
}

// addUp runs row[k] += float64(x), or says that the statement is something else.
func (r *routine) addUp(s *ast.AssignStmt) bool {
	left, ok := s.Lhs[0].(*ast.IndexExpr)
	if !ok {
		return false
	}
	id, ok := left.X.(*ast.Ident)
	if !ok {
		return false
	}
	t, ok := r.scope()[r.src.info.Uses[id]].(*totals)
	if !ok {
		return false
	}
	wide, isCall := s.Rhs[0].(*ast.CallExpr)
	k := r.src.info.Types[left.Index].Value
	if s.Tok != token.ADD_ASSIGN || !isCall || !r.src.info.Types[wide.Fun].IsType() || k == nil {
		refuse(s, "a row of sums only takes row[constant] += float64(x)")
	}
	at := int(r.fixed(left.Index, r.src.info.Types[left.Index]).imm)
	if t.terms[at] != nil {
		refuse(s, "this sum has been added to already")
	}
	t.terms[at] = r.woven(r.value(wide.Args[0]))
	return true
}

// addUp emits the totals, after everything else of the eight customers: four columns at a time are turned into one row of four a
// customer, widened, and added where the customer's cell and lane are. r15 points to the table.
func (m *machine) addUp(t *totals) {
	row := 8 * len(t.terms)
	for from := 0; from < len(t.terms); from += 4 {
		for k, v := range t.terms[from : from+4] {
			if v == nil {
				v = m.plan.routine.constant(1 << 31) // -0 changes no sum, not even 0 or -0
			}
			m.put("VMOVUPS %s, Y%d", m.memory(v), k)
		}
		m.put("VUNPCKLPS Y1, Y0, Y4")
		m.put("VUNPCKHPS Y1, Y0, Y5")
		m.put("VUNPCKLPS Y3, Y2, Y6")
		m.put("VUNPCKHPS Y3, Y2, Y7")
		m.put("VUNPCKLPD Y6, Y4, Y8")
		m.put("VUNPCKHPD Y6, Y4, Y9")
		m.put("VUNPCKLPD Y7, Y5, Y10")
		m.put("VUNPCKHPD Y7, Y5, Y11")
		for customer := range 8 {
			x := 8 + customer%4
			if customer >= 4 {
				m.put("VEXTRACTF128 $1, Y%d, X%d", x, x)
			}
			to := 8*m.words + 32*m.slots[t.key] + 4*customer
			sum := row*(customer%totalLanes) + 8*from
			m.put("VCVTPS2PD X%d, Y%d", x, customer)
			m.put("MOVL %d(R13), R11", to)
			m.put("VADDPD %d(R15)(R11*1), Y%d, Y%d", sum, customer, customer)
			m.put("VMOVUPD Y%d, %d(R15)(R11*1)", customer, sum)
		}
	}
}
