package main

import (
	"go/ast"
	"go/types"
	"maps"
)

// call runs a conversion, one of the few library functions that are one instruction, or a function of the package.
func (r *routine) call(e *ast.CallExpr) []*value {
	if tv := r.src.info.Types[e.Fun]; tv.IsType() {
		return []*value{r.convert(e, tv.Type)}
	}
	switch f := e.Fun.(type) {
	case *ast.SelectorExpr:
		return r.library(e, f)
	case *ast.Ident:
		if d := r.src.bodies[r.src.info.Uses[f]]; d != nil && d.Recv == nil && d.Type.Results != nil {
			r.scopes = append(r.scopes, r.bind(d, e))
			out := r.results(d.Body.List)
			r.scopes = r.scopes[:len(r.scopes)-1]
			if out == nil {
				refuse(e, "%s does not end in a return", f.Name)
			}
			return out
		}
	}
	refuse(e, "only functions of this package and conversions are called")
	return nil
}

// results runs the body of a called function. `if c { ...; return a }` chooses between a and what the rest returns.
func (r *routine) results(list []ast.Stmt) []*value {
	for k, s := range list {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			return r.returned(s)
		case *ast.IfStmt:
			if s.Init == nil && s.Else == nil && returns(s.Body.List) {
				c, names, columns := r.value(s.Cond), maps.Clone(r.scope()), maps.Clone(r.current)
				a := r.results(s.Body.List)
				r.scopes[len(r.scopes)-1] = names
				if !maps.Equal(columns, r.current) {
					refuse(s, "a branch that returns assigns no column")
				}
				b := r.results(list[k+1:])
				if len(a) != len(b) {
					refuse(s, "nothing is returned otherwise")
				}
				for j := range a {
					a[j] = r.choose(c, a[j], b[j])
				}
				return a
			}
		}
		r.inside([]ast.Stmt{s})
	}
	return nil
}

// returns says whether statements end in a return.
func returns(list []ast.Stmt) bool {
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

func (r *routine) returned(s *ast.ReturnStmt) []*value {
	if call, ok := s.Results[0].(*ast.CallExpr); ok && len(s.Results) == 1 {
		return r.call(call)
	}
	var out []*value
	for _, e := range s.Results {
		out = append(out, r.value(e))
	}
	return out
}

// convert runs a conversion. float32 of a product is what keeps it from being fused.
func (r *routine) convert(e *ast.CallExpr, to types.Type) *value {
	if inner, ok := e.Args[0].(*ast.CallExpr); ok && isFloat(to) && r.isLibrary(inner.Fun, "math", "Sqrt") {
		if wide, ok := inner.Args[0].(*ast.CallExpr); ok && isFloat(to) {
			return r.floating(opSqrt, e.Pos(), r.value(wide.Args[0]))
		}
	}
	v, from := r.value(e.Args[0]), r.src.info.Types[e.Args[0]].Type
	kind := to.Underlying().(*types.Basic).Kind()
	switch {
	case kind == types.Float32 && isFloat(from):
		if v.op == opMulF {
			rounded := *v
			rounded.rounded = true
			return r.add(rounded)
		}
		return v
	case kind == types.Float32:
		if v.most >= 1<<31 {
			refuse(e, "this may be 2^31 or more, which the vector conversion takes as negative")
		}
		return r.floating(opToFloat, e.Pos(), v)
	case isFloat(from):
		refuse(e, "a number with a point does not become a whole one here")
	case kind == types.Uint32, kind == types.Uint8:
		return r.fit(v, to)
	case kind == types.Int32 && v.most < 1<<31:
		return v
	}
	refuse(e, "a conversion to %v is outside the subset", to)
	return nil
}

// isLibrary says whether an expression is a function of another package.
func (r *routine) isLibrary(e ast.Expr, path, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := r.src.info.Uses[s.Sel].(*types.Func)
	return ok && f.Pkg().Path() == path && f.Name() == name
}

func (r *routine) library(e *ast.CallExpr, f *ast.SelectorExpr) []*value {
	switch {
	case r.isLibrary(f, "math", "Float32bits"), r.isLibrary(f, "math", "Float32frombits"):
		return []*value{r.value(e.Args[0])}
	case r.isLibrary(f, "math/bits", "Mul32"):
		high, low := r.multiply32(r.value(e.Args[0]), r.value(e.Args[1]))
		return []*value{high, low}
	}
	refuse(e, "of other packages only math.Float32bits, Float32frombits, Sqrt and bits.Mul32 are called")
	return nil
}
