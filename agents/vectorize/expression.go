package main

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// value runs an expression.
func (r *routine) value(e ast.Expr) *value {
	tv := r.src.info.Types[e]
	if tv.Value != nil {
		return r.fixed(e, tv)
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return r.value(x.X)
	case *ast.Ident:
		if o := r.src.info.Uses[x]; o != nil && o == r.index {
			return r.add(value{op: opIndex, most: ones})
		} else if v, ok := r.scope()[o].(*value); ok {
			return v
		}
		refuse(e, "%s is not a number of this function", x.Name)
	case *ast.IndexExpr:
		if tv, ok := r.src.info.Types[x.X]; ok {
			if _, isSlice := tv.Type.Underlying().(*types.Slice); isSlice {
				return r.read(r.element(x))
			}
		}
		if r.src.info.Types[x.Index].Value != nil {
			return r.scalar(e)
		}
		return r.gather(x)
	case *ast.SelectorExpr:
		return r.scalar(e)
	case *ast.UnaryExpr:
		return r.unary(x)
	case *ast.BinaryExpr:
		return r.binary(x)
	case *ast.CallExpr:
		return r.call(x)[0]
	}
	refuse(e, "this expression is outside the subset")
	return nil
}

// scalar is a field that all customers share.
func (r *routine) scalar(e ast.Expr) *value {
	p := r.place(e)
	if !isBasic(p.kind, types.IsInteger) || isByte(p.kind) {
		r.wantKind(e, p.kind)
	}
	return r.number(p)
}

// gather looks up a row of a table by a customer's own number.
func (r *routine) gather(x *ast.IndexExpr) *value {
	p := r.place(x.X)
	array, ok := p.kind.Underlying().(*types.Array)
	if !ok || !isFloat(array.Elem()) || array.Len() != 32 {
		refuse(x, "only an array of 32 float32 is looked up")
	}
	k := r.value(x.Index)
	if k.most >= 32 {
		refuse(x, "this index may be outside the array: mask it")
	}
	return r.add(value{op: opGather, args: []*value{k}, from: p, most: ones, float: true})
}

func (r *routine) unary(x *ast.UnaryExpr) *value {
	v, t := r.value(x.X), r.src.info.Types[x].Type
	switch {
	case x.Op == token.ADD:
		return v
	case x.Op == token.NOT:
		return r.not(v)
	case x.Op == token.SUB && isFloat(t):
		sign := r.constant(1 << 31)
		return r.add(value{op: opXor, args: []*value{r.woven(v), sign}, most: ones, float: true})
	case x.Op == token.SUB:
		return r.fit(r.integer(opSub, r.constant(0), v), t)
	case x.Op == token.XOR:
		return r.fit(r.not(v), t)
	}
	refuse(x, "%v is outside the subset", x.Op)
	return nil
}

// fit cuts a result to the width of its type.
func (r *routine) fit(v *value, t types.Type) *value {
	if isByte(t) {
		return r.integer(opAnd, v, r.constant(255))
	}
	return v
}

func (r *routine) binary(x *ast.BinaryExpr) *value {
	left, t := r.value(x.X), r.src.info.Types[x.X].Type
	if x.Op != token.SHL && x.Op != token.SHR {
		return r.operate(x, x.Op, left, r.value(x.Y), t)
	}
	count := r.src.info.Types[x.Y].Value
	if count == nil {
		if x.Op == token.SHR && !isByte(t) {
			return r.add(value{op: opShrV, args: r.whole([]*value{left, r.value(x.Y)}), most: left.most})
		}
		refuse(x, "a shift to the left is by a constant")
	}
	n, ok := constant.Uint64Val(constant.ToInt(count))
	if !ok || n > 31 {
		refuse(x, "a shift is by 0 to 31")
	}
	if x.Op == token.SHL {
		return r.fit(r.shift(opShl, left, uint32(n)), t)
	}
	return r.shift(opShr, left, uint32(n))
}

// operate runs an operator on two values of a type.
func (r *routine) operate(at ast.Node, o token.Token, x, y *value, t types.Type) *value {
	switch {
	case isBasic(t, types.IsBoolean):
		if made, ok := map[token.Token]op{token.LAND: opAnd, token.LOR: opOr}[o]; ok {
			return r.integer(made, x, y)
		}
	case isFloat(t):
		return r.operateFloat(at, o, x, y)
	case isByte(t), isBasic(t, types.IsUnsigned):
		if v := r.operateWhole(at, o, x, y); v != nil && v.mask {
			return v
		} else if v != nil {
			return r.fit(v, t)
		}
	}
	refuse(at, "%v on %v is outside the subset", o, t)
	return nil
}

func (r *routine) operateFloat(at ast.Node, o token.Token, x, y *value) *value {
	switch o {
	case token.ADD, token.SUB:
		for _, v := range []*value{x, y} {
			if product := unrounded(v); product != nil {
				refuseAt(product.at, "this product goes into a sum, and a compiler may fuse the two: write float32(a*b)")
			}
		}
	}
	if made, ok := floatOperators[o]; ok {
		return r.floating(made, at.Pos(), x, y)
	}
	if made, ok := floatComparisons[o]; ok {
		return r.compare(made, x, y)
	}
	refuse(at, "%v is outside the subset", o)
	return nil
}

var floatOperators = map[token.Token]op{token.ADD: opAddF, token.SUB: opSubF, token.MUL: opMulF, token.QUO: opDivF}

var floatComparisons = map[token.Token]op{
	token.LSS: opLtF, token.LEQ: opLeF, token.GTR: opGtF, token.GEQ: opGeF, token.EQL: opEqF, token.NEQ: opNeF}

var wholeOperators = map[token.Token]op{token.ADD: opAdd, token.SUB: opSub, token.MUL: opMul,
	token.AND: opAnd, token.OR: opOr, token.XOR: opXor}

// unrounded finds a product that no conversion has rounded in what goes into a sum: by itself, negated or chosen.
func unrounded(v *value) *value {
	switch {
	case v.op == opMulF && !v.rounded:
		return v
	case v.op == opXor && v.args[1].is(1<<31):
		return unrounded(v.args[0])
	case v.op == opSel, v.op == opAnd, v.op == opAnn:
		for _, a := range v.args {
			if p := unrounded(a); p != nil {
				return p
			}
		}
	}
	return nil
}

func (r *routine) operateWhole(at ast.Node, o token.Token, x, y *value) *value {
	if made, ok := wholeOperators[o]; ok {
		return r.integer(made, x, y)
	}
	switch o {
	case token.AND_NOT:
		return r.integer(opAnn, y, x)
	case token.EQL:
		return r.compare(opEq, x, y)
	case token.NEQ:
		return r.not(r.compare(opEq, x, y))
	case token.GTR, token.LSS, token.GEQ, token.LEQ:
		if x.most >= 1<<31 || y.most >= 1<<31 {
			refuse(at, "these may be 2^31 or more, which the vector comparison takes as negative")
		}
		if o == token.LSS || o == token.GEQ {
			x, y = y, x
		}
		v := r.compare(opGt, x, y)
		if o == token.GEQ || o == token.LEQ {
			v = r.not(v)
		}
		return v
	}
	return nil
}
