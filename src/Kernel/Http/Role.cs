namespace Bookings.Kernel;

/// <summary>What somebody is to a business. Everything is denied that a module's table of contents does not permit.</summary>
public enum Role
{
    /// <summary>Answers for the business: everything, erasure and tokens included.</summary>
    Owner,

    /// <summary>Runs the practice day by day: everything but tokens and keys.</summary>
    Manager,

    /// <summary>Treats clients: their own calendar and their own clients.</summary>
    Provider,

    /// <summary>Answers the phone: books, moves, cancels, registers clients.</summary>
    FrontDesk,

    /// <summary>Replays history; personal data stays closed.</summary>
    Auditor,

    /// <summary>Sees released, anonymous figures only.</summary>
    Analyst,

    /// <summary>The vendor's help: nothing, unless a temporary code opens settings.</summary>
    Support,

    /// <summary>Somebody on a booking page, without an account: what is meant for everyone. No token has this role; the address names the business.</summary>
    Guest,
}
