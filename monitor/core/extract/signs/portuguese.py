"""What walls and error pages say in Portuguese, of Portugal and of Brazil."""

from typing import Final

from monitor.core.extract.signs.kinds import Sign

PHRASES: Final = {
    Sign.SCRIPT: r"""
        (?:ative|habilite|ativar|habilitar) (?:o )?javascript
        navegador não suporta
    """,
    Sign.ROBOT: r"""
        não (?:é|sou|és) um (?:robô|robot)
        verificação de segurança
        (?:tráfego|atividade|acesso) (?:incomum|suspeit\w|invulgar|anormal)
        (?:verificar|confirme|confirmar)[^.]{0,20}(?:humano|navegador|robô)
        (?:é|és) humano
    """,
    Sign.ERROR: r"""
        página (?:não (?:foi )?(?:encontrada|existe|está)|inexistente|indisponível)
        (?:página|conteúdo|artigo|notícia|matéria|reportagem|endereço)\b[^.]{0,50}(?:não (?:existe
            |foi encontrad\w|está (?:mais )?disponível)|(?:foi|ter sido|foram) (?:removid|apagad|movid|eliminad
            |retirad|excluíd)\w|mud(?:ou|ado) de (?:endereço|sítio|lugar))
        não (?:encontr(?:ámos|amos)|conseguimos encontrar|foi possível encontrar)
        acesso (?:negado|bloqueado|recusado)
        em manutenção
        (?:voltamos|voltaremos|regressamos)[^.]{0,20}(?:breve|já|logo|instantes)
        erro (?:interno|do servidor|inesperado|40\d|50\d|ao)
        ocorreu um erro
        algo (?:deu|correu) (?:errado|mal)
        (?:não (?:está )?)?(?:in)?disponível (?:no seu|na sua|em seu) (?:país|região)
        serviço (?:temporariamente )?indisponível
        temporariamente (?:indisponível|fora)
        domínio (?:está )?à venda
        muitos pedidos|muitas requisições
    """,
    Sign.CONSENT: r"""
        (?:informações|dados) (?:no|num|em um|do|dos) (?:seu )?dispositivos?
        (?:anúncios|publicidade|conteúdos?) personalizad\w+
        (?:utilizamos|usamos|utiliza) (?:os )?cookies
        (?:o )?seu consentimento
        valorizamos a (?:sua )?privacidade
        (?:a )?sua privacidade
        cookies (?:e|ou) (?:outras )?tecnologias
        process(?:ar|amos|amento de) (?:os )?(?:seus )?dados pessoais
        (?:aceitar|rejeitar|recusar) (?:e|todos|tudo|cookies)
        parceiros\b.{0,60}(?:cookies|dados)
    """,
    Sign.MORE: r"""
        (?:leia|ler|ver|veja) (?:mais|a íntegra|o artigo|a notícia|a matéria|tudo|na íntegra)
        (?:continue|continuar) (?:a ler|lendo|lendo)
        (?:artigo|matéria|reportagem) complet\w
    """,
    Sign.PAYWALL: r"""
        exclusiv[oa]s? (?:para|dos|a|de) (?:os )?(?:nossos )?assinantes
        (?:só|apenas|somente|reservad\w) (?:para|a|aos) assinantes
        (?:conteúdo|artigo|matéria) (?:exclusiv|reservad|fechad|bloquead)\w
        (?:assine|assinar|registe-se|registre-se|cadastre-se|inscreva-se|faça login|inicie sessão|torne-se assinante
            |entre (?:na|com|agora|e|ou))\b[^.!?]{0,60}\b(?:ler|lendo|acess\w+|continuar|acompanhar|conteúdo)
        (?:para|e) (?:continuar|seguir|continue) (?:a ler|lendo|a leitura|lendo)
        para ler (?:o|a|na|este|esta|tudo|mais)
        (?:já é|é já|já sou|sou) assinante
        (?:já tem|tem) (?:uma )?(?:conta|assinatura)\?
        torne-se (?:assinante|membro)
        assine (?:já|agora|por|a partir|para)
        (?:atingiu|leu|esgotou)[^.]{0,40}(?:limite|gratuit\w|artigos)
        (?:cadastro|registo|registro) gratuito
        acesso ilimitado
        acesso (?:total|completo) (?:ao (?:site|conteúdo|jornal|arquivo)|a todo|por)
        escolha (?:o seu|seu|um) plano
    """,
    Sign.RETRY: r"""
        homepage
        tente (?:novamente|de novo|outra vez|mais tarde)
        (?:volte|voltar|vá|ir|regresse|regressar) (?:à|para a|ao|a) (?:página inicial|página principal|homepage
            |início|home|capa)
        (?:dentro de|em|daqui a) (?:alguns|poucos|uns) (?:minutos|instantes)
    """,
    Sign.FILLER: r"""
        desculp\w+
        lamentamos
        cancele quando
        por (?:mês|semana)
        (?:o seu|seu) e-?mail
        palavra-passe|senha
        r\$ ?\d
    """,
}
