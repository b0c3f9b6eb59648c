"""What walls and error pages say in Spanish."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        (?:habilitar|habilita|habilite|active|activa|activar) (?:el )?javascript
        navegador no (?:puede|soporta|admite)
    """,
    Sign.ROBOT: r"""
        no (?:eres|es|soy) un robot
        (?:usted )?(?:es|eres) (?:un ser )?humano
        comprobando (?:que|su navegador|tu navegador|si)
        verificando (?:que|su|tu)
        tráfico inusual
        actividad (?:inusual|sospechosa)
        javascript y las cookies
        verificación de seguridad
        confirm[ae] que (?:no es|usted|eres|es)\b
        (?:eres|es) (?:un )?(?:robot|humano)\b
        verifi(?:que|ca|camos|cando) que
        demasiadas solicitudes
        solicitudes automatizadas
        resuelv[ae] el captcha
        un momento,? por favor
    """,
    Sign.ERROR: r"""
        (?:página|noticia|contenido|artículo|nota|enlace|documento)\b[^.]{0,60}(?:no disponible|est[eé] roto
            |no (?:ha sido |fue |se ha )?encontrad[ao]
            |no existe|no (?:está|se encuentra|esta) disponible|ya no (?:está|existe)|(?:ha sido
            |fue) (?:eliminad|borrad|movid|retirad)[ao])
        no (?:hemos )?(?:podido )?enc(?:o|ue)ntra(?:mos|r|do) (?:esta|la|lo|el)\b
        no encontrad[ao]
        error ?[45]\d\d\b
        servicio (?:temporalmente )?no disponible
        error (?:interno|del servidor|en el servidor)
        (?:ha ocurrido|se ha producido) un error
        acceso (?:denegado|prohibido|restringido|bloqueado)
        no tiene[s]? permiso
        (?:en|por) mantenimiento
        volver(?:emos|á) (?:en breve|pronto)
        no (?:está )?disponible en (?:tu|su) (?:país|región)
        en (?:tu|su) (?:región|país) por
        dominio (?:\S+ )?(?:está )?(?:en venta|a la venta|registrado|aparcado|caducado)
        sobrecargado
        dirección ip ha sido bloqueada
        algo (?:salió|ha salido|fue|ha ido) mal
        no (?:hemos )?pud(?:imos|o|ido) (?:cargar|encontrar|mostrar)
        (?:página|sitio|web) (?:web )?en construcción
        próximamente\W*$
        (?:página|contenido|noticia|nota) que (?:busca|intenta|solicita|estás? buscando)\w*
        esta página (?:no|ya no)
        cuenta suspendida
        estamos (?:trabajando|realizando|mejorando|actualizando)[^.]{0,40}(?:sitio|web|mejor|mantenimiento|tareas)\w*
        volvemos (?:en|pronto|enseguida)
        tiempo de espera (?:agotado|superado)
        enlace (?:roto|caducado|no válido)
        aquí no hay nada
        nada por aquí
        no corresponde a ninguna
        (?:se )?produjo un (?:problema|error)
        ^(?:ups|uy|vaya|oh no)\b
    """,
    Sign.CONSENT: r"""
        \b(?:utiliz|us[ae]|acept|instal|rechaz|configur|gestion)\w*[^.]{0,100}cookies\b
        cookies\b[^.]{0,100}(?:utiliz|acept|rechaz|public|personaliz|dispositivo|terceros)\w*
        política de cookies
        (?:tu|su) (?:privacidad|consentimiento|permiso)\b
        (?:nuestros|\d+) socios\b
        (?:publicidad|anuncios) personalizad[ao]s?
        (?:anuncios|contenido)[^.]{0,30}personalizad
        datos personales
        localización geográfica
        publicidad y sin
        rechazar y (?:suscribir|pagar)\w*
        aceptar y continuar
        cookies propias
        antes de continuar
        (?:necesitamos|danos|pedimos) (?:tu|su)\b
        (?:con )?fines (?:analíticos|publicitarios)
        aceptar todas
        tus datos
        rechazar (?:todo|todas)
        hábitos de navegación
        (?:leer|navegar) sin publicidad
    """,
    Sign.MORE: r"""
        leer (?:más|mas|complet[ao]|(?:la |el )?(?:noticia|artículo|nota|texto))
        (?:seguir|continuar|sigue) leyendo
        ver más
        nota completa
        (?:ver|leer|ir a) (?:la |el )?(?:publicación|nota|noticia|artículo|texto) (?:original|complet[ao])
    """,
    Sign.PAYWALL: r"""
        para (?:nuestros )?(?:lectores|usuarios|socios) registrados
        (?:complet[ao]|íntegr[ao])[^.]{0,60}(?:edición impresa|kiosco|e-paper)
        (?:tope|límite) de (?:lecturas|artículos)
        (?:contenido|artículo|noticia|información)[^.]{0,20}(?:exclusiv[ao]|s[oó]lo|reservad[ao]
            |premium)[^.]{0,20}(?:suscriptor|socio|registrad|abonad)\w*
        s[oó]lo para (?:suscriptores|socios|abonados)
        suscr[ií]b(?:ete|ase|ite)\b
        para (?:seguir|continuar) leyendo
        (?:reg[ií]strate|reg[ií]strese|inicia sesión|identifícate|crea)[^.]{0,50}para (?:seguir|continuar|leer|acceder)
        (?:ya|no) (?:eres|es|tienes) (?:suscriptor|socio|cuenta|una cuenta)
        has (?:alcanzado|superado|agotado|llegado)[^.]{0,40}(?:límite|artículos)
        quiero suscribirme
        hazte (?:socio|premium|suscriptor)
        acceso ilimitado
        acceso completo (?:a (?:tod|la web|la edición|nuestr)
            |al (?:contenido|artículo|periódico|diario|archivo)|por|desde)
        lee sin límites
        suscripción digital
        desbloquear? (?:(?:este|el) (?:artículo|contenido|texto|resto)|esta noticia|todos? (?:el|los) (?:art|cont)\w+)
        ^desbloquea\b
        sigue leyendo
        has leído[^.]{0,40}(?:artículos|gratuit)\w*
        artículos gratuitos de este mes
        si ya (?:eres|es) (?:suscriptor|socio)
        (?:regístrate|suscríbete|suscríbase)\b
        inicia sesión (?:para|o|y)
        prueba gratis
        contenido (?:premium|de pago|bloqueado)
        acceso (?:exclusivo|reservado|para suscriptores)
        disfruta de (?:todo|nuestro)
        ya estás suscrito
        para continuar leyendo
        crea una cuenta
    """,
    Sign.ABROAD: r"""
        (?:no está|solo está|únicamente|sólo está|no se encuentra) disponible en (?:español|inglés|francés|alemán|ruso
            |chino|su idioma|tu idioma|este idioma)
        (?:elija|elige|seleccione|selecciona) (?:su|tu|un) idioma
    """,
    Sign.RETRY: r"""
        (?:página de inicio|página principal|la portada)
        int[eé]nt[ae]l[oa]
        vuelv[ae] a intentar\w*
        (?:recargue|recarga|actualice|actualiza) la página
        (?:utiliza|utilice|usa|use|usar|utilizar) el buscador
        compruebe? (?:la|que la) (?:url|dirección)
    """,
    Sign.FILLER: r"""
        portada
        buscador
        página (?:de inicio|principal)
        int[eé]ntelo
        inténtalo
        disculp
        sentimos
        más leídas
        permanencia
        contraseña
        cuenta\b
        registr
        aceptar
        rechazar
        opciones
        artículos? gratuit
        gratis
        suscri
        oferta
        enlace
        molestias
        inicia sesión
    """,
}
