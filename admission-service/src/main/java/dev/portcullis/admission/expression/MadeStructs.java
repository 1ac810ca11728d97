package dev.portcullis.admission.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;

/** What an expression makes, {@code JSONPatch{…}} or {@code Object{…}}, are maps when it runs: the types are the checker's alone. */
final class MadeStructs {
    private long id;

    private MadeStructs(long from) {
        this.id = from;
    }

    /** The same tree, with maps in place of structs. */
    static CelAbstractSyntaxTree asMaps(CelAbstractSyntaxTree tree) {
        long highest = tree.getTypeMap().keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        CelExpr expression = new MadeStructs(Math.max(highest, Integer.MAX_VALUE / 2)).of(tree.getExpr());
        return CelAbstractSyntaxTree.newCheckedAst(
                expression, tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
    }

    private CelExpr of(CelExpr expression) {
        return switch (expression.getKind()) {
            case STRUCT ->
                CelExpr.ofMap(
                        expression.id(),
                        expression.struct().entries().stream()
                                .map(entry -> CelExpr.ofMapEntry(
                                        entry.id(),
                                        CelExpr.ofConstant(++id, CelConstant.ofValue(entry.fieldKey())),
                                        of(entry.value()),
                                        entry.optionalEntry()))
                                .collect(ImmutableList.toImmutableList()));
            case MAP ->
                CelExpr.ofMap(
                        expression.id(),
                        expression.map().entries().stream()
                                .map(entry -> CelExpr.ofMapEntry(
                                        entry.id(), of(entry.key()), of(entry.value()), entry.optionalEntry()))
                                .collect(ImmutableList.toImmutableList()));
            case LIST ->
                CelExpr.ofList(
                        expression.id(),
                        all(expression.list().elements()),
                        expression.list().optionalIndices());
            case CALL ->
                CelExpr.ofCall(
                        expression.id(),
                        expression.call().target().map(this::of),
                        expression.call().function(),
                        all(expression.call().args()));
            case SELECT ->
                CelExpr.ofSelect(
                        expression.id(),
                        of(expression.select().operand()),
                        expression.select().field(),
                        expression.select().testOnly());
            case COMPREHENSION -> loop(expression);
            default -> expression;
        };
    }

    private CelExpr loop(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        return CelExpr.ofComprehension(
                expression.id(),
                loop.iterVar(),
                loop.iterVar2(),
                of(loop.iterRange()),
                loop.accuVar(),
                of(loop.accuInit()),
                of(loop.loopCondition()),
                of(loop.loopStep()),
                of(loop.result()));
    }

    private ImmutableList<CelExpr> all(Iterable<CelExpr> expressions) {
        ImmutableList.Builder<CelExpr> all = ImmutableList.builder();
        expressions.forEach(expression -> all.add(of(expression)));
        return all.build();
    }
}
