using System.Reflection;

namespace Bookings.Kernel;

/// <summary>One personal property of a fact, with delegates made once: replaying half a million events must not reflect.</summary>
internal sealed record PersonalProperty(
    string Name, Type Inner, bool IsOptional, Func<object, IPersonal?> Get, Action<object, IPersonal?> Set, Func<SealedBlock?, IPersonal> MakeClosed,
    Func<Opened.Present, SealedBlock, IPersonal?> MakeOpened)
{
    internal static PersonalProperty Of(PropertyInfo property, NullabilityInfoContext nullability)
    {
        var inner = property.PropertyType.GetGenericArguments()[0];
        var make = typeof(PersonalProperty).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (PersonalProperty)make.MakeGenericMethod(property.DeclaringType!, inner)
            .Invoke(null, [property, nullability.Create(property).ReadState == NullabilityState.Nullable])!;
    }

    private static PersonalProperty Make<TFact, T>(PropertyInfo property, bool isOptional)
        where TFact : class
        where T : notnull
    {
        if (property.SetMethod is null)
        {
            throw new ArgumentException($"{typeof(TFact).Name}.{property.Name} cannot be set: a personal property is one of the record's own.", nameof(property));
        }

        var get = property.GetMethod!.CreateDelegate<Func<TFact, Personal<T>?>>();
        var set = property.SetMethod.CreateDelegate<Action<TFact, Personal<T>?>>();
        return new(property.Name, typeof(T), isOptional,
            fact => get((TFact)fact),
            (fact, value) => set((TFact)fact, (Personal<T>?)value),
            Personal<T>.Closed,
            (opened, block) => opened.Get<T>(property.Name) is { } value ? Personal<T>.Opened(value, block) : null);
    }
}
