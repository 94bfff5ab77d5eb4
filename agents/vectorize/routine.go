package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

// place is something in memory: a column, or a number that all customers share.
type place struct {
	name   string     // as the source says it, the same for the same place
	arg    string     // the argument it is reached by
	stack  int        // where that argument stands
	offset string     // from what the argument points to; empty: the argument itself
	kind   types.Type // of the number, or of the column's elements
	column bool
}

// routine is one marked function under translation: run once, with values of the graph in place of numbers.
type routine struct {
	*graph
	src     *source
	name    string
	decl    *ast.FuncDecl
	size    int // of the arguments, bytes
	scopes  []map[types.Object]any
	index   types.Object // of the loop under way
	places  map[string]*place
	loads   map[*place]*value
	current map[*place]*value // what a column was assigned
	totals  *totals           // sums by cell, if any
	length  *place            // the column whose length the loop has
}

// length is bound to n := len(column).
type length struct{}

// refusal is a complaint about the source.
type refusal struct {
	at   token.Pos
	text string
}

func refuse(at ast.Node, format string, args ...any) { refuseAt(at.Pos(), format, args...) }

func refuseAt(at token.Pos, format string, args ...any) {
	panic(refusal{at, fmt.Sprintf(format, args...)})
}

// translate runs a marked function and returns it, or a complaint that names the file and the line.
func translate(src *source, decl *ast.FuncDecl) (r *routine, err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case refusal:
			err = fmt.Errorf("%v: %s: %s", src.files.Position(x.at), decl.Name.Name, x.text)
		default:
			panic(x)
		}
	}()
	r = &routine{graph: newGraph(), src: src, name: decl.Name.Name, decl: decl,
		places: map[string]*place{}, loads: map[*place]*value{}, current: map[*place]*value{}}
	if decl.Recv != nil || decl.Type.Results != nil {
		refuse(decl, "a mechanism is a plain function without results")
	}
	scope := map[types.Object]any{}
	for _, f := range decl.Type.Params.List {
		for _, n := range f.Names {
			scope[src.info.Defs[n]] = r.argument(n)
		}
	}
	r.scopes = append(r.scopes, scope)
	r.outside(decl.Body.List)
	if len(r.current) == 0 && r.totals == nil {
		refuse(decl, "assigns no column")
	}
	return r, nil
}

// argument lays out one argument as Go's assembly finds it.
func (r *routine) argument(n *ast.Ident) any {
	t := r.src.info.Defs[n].Type()
	sizes := types.SizesFor("gc", "amd64")
	align := int(sizes.Alignof(t))
	r.size = (r.size + align - 1) / align * align
	p := &place{name: n.Name, arg: n.Name, stack: r.size, kind: t}
	r.size += int(sizes.Sizeof(t))
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		p.kind = u.Elem()
		return p
	case *types.Slice:
		p.kind, p.column = u.Elem(), true
		r.wantKind(n, p.kind)
		return p
	}
	r.wantKind(n, t)
	return r.number(p)
}

// wantKind refuses what no lane can hold.
func (r *routine) wantKind(at ast.Node, t types.Type) {
	if b, ok := t.Underlying().(*types.Basic); ok {
		switch b.Kind() {
		case types.Float32, types.Uint32, types.Uint8:
			return
		}
	}
	refuse(at, "%v is neither float32 nor uint32 nor uint8", t)
}

// widest is the largest whole number of a type.
func widest(t types.Type) uint32 {
	if isByte(t) {
		return 255
	}
	return ones
}

// number is the value of something that all customers share.
func (r *routine) number(p *place) *value {
	if q := r.places[p.name]; q != nil {
		p = q
	}
	r.places[p.name] = p
	return r.add(value{op: opParam, from: p, most: widest(p.kind), float: isFloat(p.kind)})
}

func isFloat(t types.Type) bool { return isBasic(t, types.IsFloat) }

func isBasic(t types.Type, kind types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&kind != 0
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}

func (r *routine) scope() map[types.Object]any { return r.scopes[len(r.scopes)-1] }

// outside runs statements around the loops: names for columns, numbers that are the same for all, loops, other mechanisms.
func (r *routine) outside(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.AssignStmt:
			r.assign(s)
		case *ast.DeclStmt:
			r.declare(s)
		case *ast.RangeStmt:
			r.loop(s)
		case *ast.ExprStmt:
			r.enter(s)
		default:
			refuse(s, "only assignments, loops over a column and calls of other mechanisms stand outside a loop")
		}
	}
}

// enter runs another mechanism on the same block. Its loop becomes part of this one.
func (r *routine) enter(s *ast.ExprStmt) {
	call, ok := s.X.(*ast.CallExpr)
	if !ok {
		refuse(s, "this statement does nothing")
	}
	id, ok := call.Fun.(*ast.Ident)
	if !ok || r.src.bodies[r.src.info.Uses[id]] == nil {
		refuse(s, "not a mechanism of this package")
	}
	d := r.src.bodies[r.src.info.Uses[id]]
	r.scopes = append(r.scopes, r.bind(d, call))
	r.outside(d.Body.List)
	r.scopes = r.scopes[:len(r.scopes)-1]
}

// bind gives a called function its arguments.
func (r *routine) bind(d *ast.FuncDecl, call *ast.CallExpr) map[types.Object]any {
	if len(r.scopes) > 20 {
		refuse(call, "calls go too deep")
	}
	scope := map[types.Object]any{}
	k := 0
	for _, f := range d.Type.Params.List {
		for _, n := range f.Names {
			scope[r.src.info.Defs[n]] = r.binding(call.Args[k])
			k++
		}
	}
	return scope
}

// binding is what an expression can be bound to a name as: a column, a struct by its pointer, a length, a value.
func (r *routine) binding(e ast.Expr) any {
	switch t := r.src.info.Types[e].Type.Underlying().(type) {
	case *types.Slice:
		return r.column(e)
	case *types.Pointer:
		if u, ok := e.(*ast.UnaryExpr); ok && r.index != nil {
			return r.row(u)
		}
		return r.place(e)
	case *types.Basic:
		if call, ok := e.(*ast.CallExpr); ok && t.Kind() == types.Int {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "len" {
				if c := r.column(call.Args[0]); r.length == nil {
					r.length = c
				}
				return length{}
			}
		}
	}
	return r.value(e)
}

// loop runs a loop over a column's places once.
func (r *routine) loop(s *ast.RangeStmt) {
	key, ok := s.Key.(*ast.Ident)
	if !ok || s.Value != nil {
		refuse(s, "a loop is `for i := range column`")
	}
	c := r.column(s.X)
	if r.length == nil {
		r.length = c
	}
	r.index = r.src.info.Defs[key]
	r.inside(s.Body.List)
	r.index = nil
}

// column finds the column that an expression names.
func (r *routine) column(e ast.Expr) *place {
	switch x := e.(type) {
	case *ast.Ident:
		if p, ok := r.scope()[r.src.info.Uses[x]].(*place); ok && p.column {
			return p
		}
	case *ast.SliceExpr:
		if x.Low != nil {
			refuse(e, "a column begins where its block begins")
		}
		return r.column(x.X)
	case *ast.SelectorExpr, *ast.IndexExpr:
		p := r.place(e)
		if s, ok := p.kind.Underlying().(*types.Slice); ok {
			r.wantKind(e, s.Elem())
			if q := r.places[p.name]; q != nil {
				return q
			}
			p.kind, p.column = s.Elem(), true
			r.places[p.name] = p
			return p
		}
	}
	refuse(e, "not a column")
	return nil
}

// place finds what is reached from an argument through fields and constant indices.
func (r *routine) place(e ast.Expr) *place {
	switch x := e.(type) {
	case *ast.Ident:
		if p, ok := r.scope()[r.src.info.Uses[x]].(*place); ok && !p.column {
			return p
		}
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return r.place(x.X)
		}
	case *ast.SelectorExpr:
		return r.field(x)
	case *ast.IndexExpr:
		p := *r.place(x.X)
		array, ok := p.kind.Underlying().(*types.Array)
		index := r.src.info.Types[x.Index].Value
		if !ok || index == nil {
			break
		}
		at := index.ExactString()
		if id, ok := x.Index.(*ast.Ident); ok {
			at = "const_" + id.Name
		}
		size := types.SizesFor("gc", "amd64").Sizeof(array.Elem())
		p.name += fmt.Sprintf("[%s]", index.ExactString())
		p.offset = sum(p.offset, fmt.Sprintf("%d*%s", size, at))
		p.kind = array.Elem()
		return &p
	}
	refuse(e, "not a field of an argument")
	return nil
}

// field steps into a struct, through embedded structs too.
func (r *routine) field(x *ast.SelectorExpr) *place {
	selection := r.src.info.Selections[x]
	if selection == nil || selection.Kind() != types.FieldVal {
		refuse(x, "not a field")
	}
	p := *r.place(x.X)
	for _, k := range selection.Index() {
		named, ok := p.kind.(*types.Named)
		s, isStruct := p.kind.Underlying().(*types.Struct)
		if !ok || !isStruct {
			refuse(x, "a struct without a name, or behind a second pointer")
		}
		f := s.Field(k)
		p.name += "." + f.Name()
		p.offset = sum(p.offset, named.Obj().Name()+"_"+f.Name())
		p.kind = f.Type()
	}
	return &p
}

func sum(a, b string) string {
	if a == "" {
		return b
	}
	return a + "+" + b
}

// read is the newest value of a column.
func (r *routine) read(c *place) *value {
	if v := r.current[c]; v != nil {
		return v
	}
	if r.loads[c] == nil {
		r.loads[c] = r.add(value{op: opLoad, from: c, most: widest(c.kind), float: isFloat(c.kind)})
	}
	return r.loads[c]
}

// element is the column of an expression column[i].
func (r *routine) element(x *ast.IndexExpr) *place {
	id, ok := x.Index.(*ast.Ident)
	if !ok || r.index == nil || r.src.info.Uses[id] != r.index {
		refuse(x, "the only index is the loop's own")
	}
	return r.column(x.X)
}

// fixed is the value of a constant expression.
func (r *routine) fixed(e ast.Expr, tv types.TypeAndValue) *value {
	if isFloat(tv.Type) {
		f, _ := constant.Float32Val(constant.ToFloat(tv.Value))
		v := r.constant(math.Float32bits(f))
		v.float = true
		return v
	}
	if tv.Value.Kind() == constant.Bool {
		if constant.BoolVal(tv.Value) {
			return r.constant(ones)
		}
		return r.constant(0)
	}
	u, ok := constant.Uint64Val(constant.ToInt(tv.Value))
	if !ok || u > ones {
		refuse(e, "%v does not fit into 32 bits", tv.Value)
	}
	return r.constant(uint32(u))
}
