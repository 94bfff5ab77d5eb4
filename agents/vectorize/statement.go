package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// inside runs the statements of a loop's body, or of a branch.
func (r *routine) inside(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			r.assign(s)
		case *ast.DeclStmt:
			r.declare(s)
		case *ast.IfStmt:
			r.branch(s)
		case *ast.BlockStmt:
			r.inside(s.List)
		case *ast.RangeStmt:
			r.repeat(s)
		default:
			refuse(s, "a loop's body only assigns: no early exit, no call for its effect")
		}
	}
}

// repeat unrolls `for range 10`.
func (r *routine) repeat(s *ast.RangeStmt) {
	times := r.src.info.Types[s.X].Value
	n, ok := int64(0), false
	if times != nil && s.Key == nil {
		n, ok = constant.Int64Val(times)
	}
	if !ok || n > 64 {
		refuse(s, "a loop inside the loop is `for range` a small constant")
	}
	for range n {
		r.inside(s.Body.List)
	}
}

// assign runs an assignment: new names and new values.
func (r *routine) assign(s *ast.AssignStmt) {
	if r.addUp(s) {
		return
	}
	var right []any
	if call, ok := s.Rhs[0].(*ast.CallExpr); ok && len(s.Lhs) > len(s.Rhs) {
		for _, v := range r.call(call) {
			right = append(right, v)
		}
	} else {
		for _, e := range s.Rhs {
			right = append(right, r.binding(e))
		}
	}
	for k, left := range s.Lhs {
		x := right[k]
		if o, compound := operators[s.Tok]; compound {
			x = r.operate(s, o, r.value(left), x.(*value), r.src.info.Types[left].Type)
		} else if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
			refuse(s, "%v is outside the subset", s.Tok)
		}
		r.store(left, x)
	}
}

// operators are the assignments that compute.
var operators = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

func (r *routine) store(left ast.Expr, x any) {
	switch l := left.(type) {
	case *ast.Ident:
		if l.Name == "_" {
			return
		}
		o := r.src.info.Defs[l]
		if o == nil {
			o = r.src.info.Uses[l]
			if _, known := r.scope()[o]; !known {
				refuse(l, "%s is not a name of this function", l.Name)
			}
		}
		r.scope()[o] = x
	case *ast.IndexExpr:
		c := r.element(l)
		r.read(c) // a column that is written is a column that is there
		r.current[c] = x.(*value)
	default:
		refuse(left, "only names and column[i] are assigned")
	}
}

// declare runs var and const.
func (r *routine) declare(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			refuse(s, "only var and const are declared here")
		}
		if d.Tok == token.CONST {
			continue
		}
		for k, n := range v.Names {
			if len(v.Values) > k {
				r.scope()[r.src.info.Defs[n]] = r.binding(v.Values[k])
				continue
			}
			r.wantKind(n, r.src.info.Defs[n].Type())
			r.scope()[r.src.info.Defs[n]] = r.constant(0)
		}
	}
}

// branch runs both sides of an if and chooses where they differ.
func (r *routine) branch(s *ast.IfStmt) {
	if s.Init != nil {
		refuse(s.Init, "an if has a condition only")
	}
	c := r.value(s.Cond)
	names, columns := maps.Clone(r.scope()), maps.Clone(r.current)
	r.inside(s.Body.List)
	then, thenColumns := r.scope(), r.current
	r.scopes[len(r.scopes)-1], r.current = names, columns
	before := slices.SortedFunc(maps.Keys(names), func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
	switch e := s.Else.(type) {
	case *ast.BlockStmt:
		r.inside(e.List)
	case *ast.IfStmt:
		r.branch(e)
	}
	for _, o := range before {
		a, isValue := then[o].(*value)
		if b, ok := r.scope()[o].(*value); ok && isValue {
			r.scope()[o] = r.choose(c, a, b)
		}
	}
	r.current = r.merge(c, thenColumns, r.current)
}

// merge chooses, column by column, between what two sides of an if assigned.
func (r *routine) merge(c *value, a, b map[*place]*value) map[*place]*value {
	both := maps.Clone(a)
	maps.Copy(both, b)
	for _, p := range byName(both) {
		x, y := a[p], b[p]
		if x == nil {
			x = r.loads[p]
		}
		if y == nil {
			y = r.loads[p]
		}
		both[p] = r.choose(c, x, y)
	}
	return both
}

// byName sorts columns, because maps have no order and the output must have one.
func byName(m map[*place]*value) []*place {
	return slices.SortedFunc(maps.Keys(m), func(a, b *place) int { return strings.Compare(a.name, b.name) })
}
