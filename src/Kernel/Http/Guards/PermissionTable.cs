namespace Bookings.Kernel;

/// <summary>Which roles hold which permission. Filled from the modules' tables of contents; what is not in it nobody may do.</summary>
public sealed class PermissionTable
{
    private readonly Dictionary<string, HashSet<Role>> _roles = new(StringComparer.Ordinal);

    /// <summary>Every permission with its roles, for the role × endpoint matrix.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<Role>> All => _roles.ToDictionary(row => row.Key, IReadOnlySet<Role> (row) => row.Value, StringComparer.Ordinal);

    /// <summary>Adds roles to a permission. Only while the program starts.</summary>
    public void Permit(string permission, params ReadOnlySpan<Role> roles)
    {
        if (!_roles.TryGetValue(permission, out var known))
        {
            _roles[permission] = known = [];
        }

        foreach (var role in roles)
        {
            known.Add(role);
        }
    }

    public bool Knows(string permission) => _roles.ContainsKey(permission);

    /// <summary>The role must hold the permission, and a token that was narrowed must name it.</summary>
    public bool Permits(Caller caller, string permission) =>
        _roles.TryGetValue(permission, out var roles) && roles.Contains(caller.Role) && (caller.Scopes is null || caller.Scopes.Contains(permission));
}
