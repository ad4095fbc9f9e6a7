using System.Reflection;
using System.Reflection.Emit;

namespace Bookings.Architecture.Tests;

/// <summary>What a method calls and which static fields it uses, read from its compiled body.</summary>
internal static class Il
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Everything reachable from <paramref name="start"/> without leaving our own assemblies.</summary>
    public static IReadOnlyCollection<MethodBase> Reach(MethodBase start)
    {
        var seen = new HashSet<MethodBase> { start };
        var open = new Queue<MethodBase>(seen);
        while (open.TryDequeue(out var method))
        {
            foreach (var called in Members(method).OfType<MethodBase>().SelectMany(WithBodies).Where(seen.Add))
            {
                if (called.Module.Name.StartsWith("Bookings.", StringComparison.Ordinal))
                {
                    open.Enqueue(called);
                }
            }
        }

        return seen;
    }

    /// <summary>Static fields that a method reads or writes.</summary>
    public static IEnumerable<FieldInfo> StaticFields(MethodBase method) =>
        method.Module.Name.StartsWith("Bookings.", StringComparison.Ordinal) ? Members(method).OfType<FieldInfo>().Where(field => field.IsStatic) : [];

    /// <summary>What a method calls itself.</summary>
    public static IEnumerable<MethodBase> Called(MethodBase method) => Members(method).OfType<MethodBase>();

    private static IEnumerable<MemberInfo> Members(MethodBase method)
    {
        var body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;

        for (var at = 0; at < body.Length;)
        {
            var code = Codes[body[at] == 0xFE ? (short)(0xFE00 | body[at + 1]) : body[at]];
            at += code.Size;

            if (code.OperandType is OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(body, at), typeArguments, methodArguments)!;
            }
            else if (code.OperandType is OperandType.InlineField)
            {
                yield return method.Module.ResolveField(BitConverter.ToInt32(body, at), typeArguments, methodArguments)!;
            }

            at += OperandSize(code, body, at);
        }
    }

    /// <summary>
    /// Creating an iterator means running its body, sooner or later; calling an abstract method means running one of its overrides.
    /// </summary>
    private static IEnumerable<MethodBase> WithBodies(MethodBase called)
    {
        yield return called;
        if (called.IsConstructor && called.DeclaringType is { IsNestedPrivate: true } machine && machine.GetMethod("MoveNext", All) is { } moveNext)
        {
            yield return moveNext;
        }

        if (called is { IsAbstract: true, DeclaringType: { IsInterface: false, IsGenericType: false } declaring }
            && called.Module.Name.StartsWith("Bookings.", StringComparison.Ordinal))
        {
            foreach (var over in declaring.Assembly.GetTypes().Where(type => type.IsSubclassOf(declaring)).SelectMany(type => type.GetMethods(All)))
            {
                if (over.GetBaseDefinition() == called)
                {
                    yield return over;
                }
            }
        }
    }

    private static int OperandSize(OpCode code, byte[] body, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
        _ => 4,
    };
}
